import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { ExportJobs, madeShare } from "../../static/js/components/export_jobs.js";

// A small server that answers as ours does, in the order given.
let answers = [];
const asked = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  asked.push([request.method, request.url, body, request.headers["x-csrftoken"]]);
  const [status, answer] = answers.shift();
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(answer));
});
const realFetch = globalThis.fetch;
const opened = [];

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  globalThis.fetch = (path, options) => realFetch(origin + path, options);
  globalThis.document = { createElement: () => ({ click() { opened.push(this.href); } }) };
});

after(() => {
  globalThis.fetch = realFetch;
  delete globalThis.document;
  server.close();
  server.closeAllConnections();
});

function jobsThat(states) {
  const jobs = new ExportJobs({
    code: "ABCD2345", csrf: "token", onChange: () => states.push(jobs.get("pdf", "udir").state),
  });
  return jobs;
}

test("an export is asked for, followed and fetched", async () => {
  answers = [
    [200, { job: "j1" }],
    [200, { state: "working", done: 1, of: 4 }],
    [200, { state: "done", done: 4, of: 4, url: "/file" }],
  ];
  const states = [];
  await jobsThat(states).start("pdf", "udir");
  assert.deepEqual(states, ["waiting", "working", "done"]);
  assert.deepEqual(opened, ["/file"]);
  assert.deepEqual(asked.map(([method, url]) => [method, url]), [
    ["POST", "/s/ABCD2345/exports"],
    ["GET", "/s/ABCD2345/exports/jobs/j1"],
    ["GET", "/s/ABCD2345/exports/jobs/j1"],
  ]);
  assert.deepEqual(asked[0].slice(2), ['{"format":"pdf","for":"udir"}', "token"]);
});

test("a refusal is told in the server's words, and can be tried again", async () => {
  answers = [[503, { error: { code: "busy", message: "Wait a little." } }], [200, { job: "j2" }], [200, { state: "done", url: "/again" }]];
  const states = [];
  const jobs = jobsThat(states);
  await jobs.start("pdf", "udir");
  assert.deepEqual(jobs.get("pdf", "udir"), { state: "failed", message: "Wait a little." });
  await jobs.start("pdf", "udir");
  assert.deepEqual(states, ["waiting", "failed", "waiting", "done"]);
});

test("how far a job is", () => {
  assert.equal(madeShare({ done: 1, of: 4 }), 0.25);
  assert.equal(madeShare({ done: 0, of: 0 }), null);
  assert.equal(madeShare({ done: 9, of: 4 }), 1);
});
