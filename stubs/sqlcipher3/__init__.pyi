# SPDX-License-Identifier: Apache-2.0
# What the program uses of sqlcipher3, which ships no types.
from sqlcipher3 import dbapi2 as dbapi2
