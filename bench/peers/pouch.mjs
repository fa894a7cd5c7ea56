// SPDX-License-Identifier: Apache-2.0
// PouchDB in memory, two databases in one process: whole documents travel, of two revisions one is shown.
import fs from 'fs';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

PouchDB.plugin(memory);
const work = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const disputed = new Set(work.disputed.map(([record, name]) => record + '|' + name));
const seconds = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const said = {};
const sides = ['a', 'b'].map(name => new PouchDB(name, { adapter: 'memory' }));
for (let at = 0; at < work.people.length; at += 1000) {
  await sides[0].bulkDocs(work.people.slice(at, at + 1000).map(([id, values]) => ({ _id: id, ...values })));
}
await sides[0].replicate.to(sides[1], { batch_size: 1000 });
let since = seconds();
for (const [at, saves] of work.saves.entries()) {
  for (const [id, values] of saves) { const doc = await sides[at].get(id); await sides[at].put(Object.assign(doc, values)); }
}
said.save = seconds() - since;
since = seconds();
await sides[0].replicate.to(sides[1], { batch_size: 1000 });
await sides[1].replicate.to(sides[0], { batch_size: 1000 });
said.in = seconds() - since;
said.wrong = []; said.conflicts = [];
for (const side of sides) {
  const docs = new Map((await side.allDocs({ include_docs: true, conflicts: true })).rows.map(row => [row.id, row.doc]));
  said.conflicts.push([...docs.values()].filter(doc => doc._conflicts).length);
  let wrong = 0;
  for (const saves of work.saves) for (const [id, values] of saves) for (const [name, value] of Object.entries(values)) {
    if (!disputed.has(id + '|' + name) && docs.get(id)[name] !== value) wrong++;
  }
  said.wrong.push(wrong);
}
said.peak_mib = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify(said));
process.exit(0);
