// One organiser's page: what groups put first, as they choose it.

import { render } from "lit";
import { ExportJobs } from "dialogseminar/components/export_jobs.js";
import { connect } from "dialogseminar/live/connection.js";
import { about, feedbackView, files, filters, linkLine } from "dialogseminar/organiser/view.js";
import { loadTranslations } from "dialogseminar/translate";

const page = JSON.parse(document.getElementById("page").textContent);
const part = (name) => document.getElementById(name);
const view = { state: null, online: true, revoked: false, chosen: { question: "", site: "", municipality: "" } };
const jobs = new ExportJobs({ code: page.code, csrf: page.csrf, onChange: () => draw() });

function choose(fields) {
  view.chosen = { ...view.chosen, ...fields };
  draw();
}

function draw() {
  const { state, chosen } = view;
  render(linkLine(view.online, view.revoked), part("link"));
  render(files(jobs, page.organiser), part("files"));
  if (!state) return;
  render(about(state), part("about"));
  render(filters(state, chosen, choose), part("filters"));
  render(feedbackView(state, chosen, link.now()), part("feedback"));
}

await loadTranslations(page.language);
const link = connect({
  auth: { code: page.code, view: "organiser", organiser: page.organiser },
  onState: (state) => {
    if (!view.state) part("feedback").replaceChildren();
    view.state = state;
    draw();
  },
  onLink: ({ online }) => {
    view.online = online;
    draw();
  },
  onRevoked: () => {
    view.revoked = true;
    draw();
  },
});
draw();
