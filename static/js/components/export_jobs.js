// Asks for exports, follows them until they are made, and fetches the file.

const PAUSE = 700;

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error(answer.message ?? answer.error?.message ?? "");
}

/** How far a job is, from 0 to 1, or null where that is not known yet. */
export function madeShare(job) {
  return job.of ? Math.min(job.done / job.of, 1) : null;
}

function underWay(job) {
  return job.state === "waiting" || job.state === "working";
}

/**
 * The exports of one page. `onChange` is called whenever something has moved; `jobs` holds, by
 * `key(format, audience)`, the latest state the server told: waiting, working, done or failed.
 */
export class ExportJobs {
  constructor({ code, csrf, onChange }) {
    this.address = `/s/${encodeURIComponent(code)}/exports`;
    this.csrf = csrf;
    this.onChange = onChange;
    this.jobs = new Map();
  }

  static key(format, audience) {
    return `${audience ?? ""}.${format}`;
  }

  get(format, audience) {
    return this.jobs.get(ExportJobs.key(format, audience)) ?? null;
  }

  /** Make one export and open it when it is done; a second press while it is made does nothing. */
  async start(format, audience = null) {
    const known = this.get(format, audience);
    if (known && underWay(known)) return;
    this.#tell(format, audience, { state: "waiting" });
    try {
      const { job } = await this.#ask(format, audience);
      await this.#follow(format, audience, job);
    } catch (error) {
      this.#tell(format, audience, { state: "failed", message: error.message });
    }
  }

  async #ask(format, audience) {
    const response = await fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify({ format, for: audience }),
    });
    return answerOf(response);
  }

  async #follow(format, audience, id) {
    for (;;) {
      const job = await answerOf(await fetch(`${this.address}/jobs/${encodeURIComponent(id)}`));
      this.#tell(format, audience, job);
      if (job.state === "done") return download(job.url);
      if (!underWay(job)) return undefined;
      await wait(PAUSE);
    }
  }

  #tell(format, audience, job) {
    this.jobs.set(ExportJobs.key(format, audience), job);
    this.onChange();
  }
}

function download(url) {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}
