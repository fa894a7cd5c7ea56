// SPDX-License-Identifier: Apache-2.0
// Automerge, a document a record, all in memory: both values of a conflict are kept and can be read.
import fs from 'fs';
import * as A from '@automerge/automerge';

const work = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const disputed = new Set(work.disputed.map(([record, name]) => record + '|' + name));
const seconds = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const whole = value => new A.ImmutableString(value);
const text = value => (value && value.val !== undefined ? value.val : value);
const said = { out: 0, in: 0, save: 0 };
const sides = [new Map(), new Map()];
for (const [id, values] of work.people) {
  const doc = A.from(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, whole(value)])), { actor: 'aa'.repeat(16) });
  sides[0].set(id, doc);
  sides[1].set(id, A.load(A.save(doc), { actor: 'bb'.repeat(16) }));
}
const heads = [new Map(), new Map()];
const updates = [];
for (const [at, saves] of work.saves.entries()) {
  let since = seconds();
  for (const [id, values] of saves) {
    const doc = sides[at].get(id);
    if (!heads[at].has(id)) heads[at].set(id, A.getHeads(doc));
    sides[at].set(id, A.change(doc, draft => { for (const [name, value] of Object.entries(values)) draft[name] = whole(value); }));
  }
  said.save += seconds() - since;
  since = seconds();
  updates.push([...heads[at]].map(([id, mark]) => [id, A.saveSince(sides[at].get(id), mark)]));
  said.out += seconds() - since;
}
const since = seconds();
for (const at of [0, 1]) for (const [id, update] of updates[1 - at]) sides[at].set(id, A.loadIncremental(sides[at].get(id), update));
said.in = seconds() - since;
said.wrong = []; said.conflicts = [];
for (const side of sides) {
  let wrong = 0, shown = 0;
  for (const saves of work.saves) for (const [id, values] of saves) for (const [name, value] of Object.entries(values)) {
    if (!disputed.has(id + '|' + name) && text(side.get(id)[name]) !== value) wrong++;
  }
  for (const [id, name] of work.disputed) { const both = A.getConflicts(side.get(id), name); if (both && Object.keys(both).length > 1) shown++; }
  said.wrong.push(wrong); said.conflicts.push(shown);
}
said.peak_mib = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify(said));
