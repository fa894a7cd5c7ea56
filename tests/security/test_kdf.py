# SPDX-License-Identifier: Apache-2.0
import pytest

from app.base.errors import Trouble
from app.security import kdf
from app.security.kdf import AIM, CEILING, FLOOR, KdfParams, calibrate, check_limits, derive

WEAK = KdfParams(8, 1, 1)
SALT = bytes(range(16))


def test_known_answer():
    # Computed with another implementation (OpenSSL's Argon2id).
    key = derive(b"passphrase", b"0123456789abcdef", KdfParams(32, 3, 4), allow_weak=True)
    assert key.hex() == "b4b9a1f5b4b454afb9884814c2c5595a8ba2344d6b15acb8f338ac91d4481c2e"


def test_every_input_changes_the_key():
    keys = {
        derive(secret, salt, params, allow_weak=True)
        for secret, salt, params in [
            (b"a", SALT, WEAK), (b"b", SALT, WEAK), (b"a", bytes(16), WEAK), (b"a", SALT, KdfParams(16, 1, 1)),
            (b"a", SALT, KdfParams(8, 2, 1)), (b"a", SALT, KdfParams(16, 1, 2)),
        ]
    }
    assert len(keys) == 6
    assert {len(key) for key in keys} == {kdf.KEY_BYTES}


@pytest.mark.parametrize("params", [
    KdfParams(CEILING.memory_kib + 1, 3, 4), KdfParams(1 << 40, 3, 4), KdfParams(-1, 3, 4), KdfParams(0, 0, 0),
    KdfParams(FLOOR.memory_kib, 11, 4), KdfParams(FLOOR.memory_kib, 1 << 31, 4), KdfParams(FLOOR.memory_kib, 0, 4),
    KdfParams(FLOOR.memory_kib, 3, 9), KdfParams(FLOOR.memory_kib, 3, 0),
])
def test_parameter_bombs_are_refused_even_where_weak_ones_are_allowed(params):
    for allow_weak in (False, True):
        with pytest.raises(ValueError, match="out of bounds"):
            check_limits(params, allow_weak=allow_weak)
        with pytest.raises(ValueError, match="out of bounds"):
            derive(b"x", SALT, params, allow_weak=allow_weak)


@pytest.mark.parametrize("params", [
    WEAK, KdfParams(FLOOR.memory_kib - 1, 3, 4), KdfParams(FLOOR.memory_kib, 2, 4), KdfParams(FLOOR.memory_kib, 3, 3),
])
def test_less_than_the_floor_is_refused_unless_a_test_asks(params):
    with pytest.raises(ValueError, match="out of bounds"):
        check_limits(params)
    with pytest.raises(ValueError, match="out of bounds"):
        derive(b"x", SALT, params)
    check_limits(params, allow_weak=True)


@pytest.mark.parametrize("params", [AIM, FLOOR, CEILING])
def test_floor_aim_and_ceiling_are_allowed(params):
    check_limits(params)


def test_a_salt_has_16_bytes():
    for length in (0, 8, 15, 17):
        with pytest.raises(ValueError, match="16 bytes"):
            derive(b"x", bytes(length), WEAK, allow_weak=True)
    assert len({kdf.new_salt() for _ in range(50)}) == 50


class Pc:
    """A PC of a given speed and free memory; remembers what was measured on it."""

    def __init__(self, seconds_per_gib_pass: float, free_kib: int = 1 << 30) -> None:
        self.speed, self.free_kib, self.measured = seconds_per_gib_pass, free_kib, []

    def __call__(self, params: KdfParams) -> float:
        self.measured.append(params)
        if params.memory_kib > self.free_kib:
            raise Trouble("no memory")
        return params.memory_kib / (1 << 20) * params.passes * self.speed


@pytest.mark.parametrize("speed", [0.05, 0.2, 0.6, 1.0, 1.3, 2.0, 2.6, 4.0, 8.0, 10.0])
@pytest.mark.parametrize("target_s", [0.8, 1.0, 2.0, 0.0, 99.0])
def test_calibration_lands_between_the_limits_or_at_one_end(speed, target_s):
    pc = Pc(speed)
    params = calibrate(target_s, measure=pc)
    check_limits(params)
    took_s = Pc(speed)(params)
    assert kdf.QUICKEST_S <= took_s <= kdf.SLOWEST_S * 1.34 or params.passes == CEILING.passes or params.memory_kib == FLOOR.memory_kib
    assert took_s <= kdf.SLOWEST_S or params.passes > 3 or params == FLOOR


def test_calibration_keeps_the_aim_where_it_fits():
    assert calibrate(measure=Pc(1.4)) == AIM


def test_calibration_never_goes_below_the_floor():
    assert calibrate(measure=Pc(1000.0)) == FLOOR


def test_calibration_takes_less_memory_where_there_is_less():
    pc = Pc(1.4, free_kib=200 * 1024)
    params = calibrate(measure=pc)
    assert params.memory_kib == 128 * 1024
    assert params.passes > 3
    with pytest.raises(Trouble):
        calibrate(measure=Pc(1.4, free_kib=1024))


def test_measuring_takes_real_time():
    assert kdf.measure(FLOOR) > 0.01


def test_no_memory_is_said_in_a_sentence(monkeypatch):
    def no_memory(*args):
        raise kdf.HashingError("Memory allocation error")
    monkeypatch.setattr(kdf, "hash_secret_raw", no_memory)
    with pytest.raises(Trouble, match="Close other programs"):
        derive(b"x", SALT, FLOOR)
