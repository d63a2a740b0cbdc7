// One button per file to download, with its progress inside it.

import { html, nothing } from "lit";
import { classMap } from "lit/directives/class-map.js";

import { icon } from "dialogseminar/components/icon.js";
import { madeShare } from "dialogseminar/components/export_jobs.js";
import { cssProperties } from "dialogseminar/components/properties.js";
import { _ } from "dialogseminar/translate";

const FORMATS = {
  xlsx: ["Excel", "FileExcel"],
  pdf: ["PDF", "FilePdf"],
  csv: ["CSV", "FileCsv"],
  json: ["JSON", "FileJson"],
};

function percent(job) {
  const part = madeShare(job);
  return part === null ? "" : `${Math.round(part * 100)} %`;
}

function said(job) {
  if (!job) return "";
  return {
    waiting: _("Waiting for its turn"),
    working: [_("Being made"), percent(job)].filter(Boolean).join(" "),
    done: _("Downloaded"),
    failed: job.message || _("It could not be made. Try again."),
  }[job.state];
}

/** A button that makes an export; `label` says for whom, to those who don't see the table. */
export function exportButton({ jobs, format, audience = null, label, variant = "secondary", size }) {
  const [name, picture] = FORMATS[format];
  const job = jobs.get(format, audience);
  const making = job?.state === "waiting" || job?.state === "working";
  const status = said(job);
  return html`<span class=${classMap({ "export-button": true, "export-button--failed": job?.state === "failed" })}>
    <button class="ds-button" type="button" data-variant=${variant} data-size=${size ?? nothing}
      aria-disabled=${making ? "true" : nothing} aria-busy=${making ? "true" : nothing}
      @click=${() => jobs.start(format, audience)}>
      ${icon(job?.state === "done" ? "Checkmark" : picture)}${name}<span class="visually-hidden">, ${label}</span>
    </button>
    <span class="export-button__bar" ${cssProperties({ "--share": making ? (madeShare(job) ?? 0) : 0 })}></span>
    <span class="export-button__status" role="status">${status}</span>
  </span>`;
}
