// The facilitator's console: the programme to the left, the groups to the right.

import { html, nothing, render } from "lit";
import { announce, makeRegion } from "dialogseminar/components/announcer.js";
import { ExportJobs } from "dialogseminar/components/export_jobs.js";
import { tendMenus } from "dialogseminar/components/menus.js";
import { TimeAlerts } from "dialogseminar/components/time_alerts.js";
import { afterwards } from "dialogseminar/console/afterwards.js";
import { AlertsDialog } from "dialogseminar/console/alerts_dialog.js";
import { bar, linkState } from "dialogseminar/console/bar.js";
import { cardGrid, summaryLine } from "dialogseminar/console/cards.js";
import { ProgrammeCommands } from "dialogseminar/console/commands.js";
import { CloseDialog } from "dialogseminar/console/close_dialog.js";
import { CourseDialog } from "dialogseminar/console/course_dialog.js";
import { deck } from "dialogseminar/console/deck.js";
import {
  blockInView, longestBar, matches, orderByNeed, passes, settledOrder, summary,
} from "dialogseminar/console/groups.js";
import { FocusKeeper } from "dialogseminar/console/focus_keeper.js";
import { JoinDialog } from "dialogseminar/console/join_dialog.js";
import { secondsIn } from "dialogseminar/console/lengths.js";
import { blockDetails, dayEnd, otherDayNote, programmeRow } from "dialogseminar/console/line.js";
import { MessageDialog } from "dialogseminar/console/message_dialog.js";
import { phaseList } from "dialogseminar/console/phases.js";
import { reading } from "dialogseminar/console/reading.js";
import { ReplanDialog } from "dialogseminar/console/replan_dialog.js";
import { RestDialog } from "dialogseminar/console/rest_dialog.js";
import { RoundDialog } from "dialogseminar/console/round_dialog.js";
import { RoundMemory } from "dialogseminar/console/round_order.js";
import { roundPanel, roundStart } from "dialogseminar/console/round_panel.js";
import { TimeDialog } from "dialogseminar/console/time_dialog.js";
import { endOfDay, mayBeSkipped, planShift, timeline } from "dialogseminar/console/timeline.js";
import { undoInWords } from "dialogseminar/console/undoing.js";
import { remaining, shiftedTimes } from "dialogseminar/live/clock.js";
import { connect } from "dialogseminar/live/connection.js";
import { currentPhase } from "dialogseminar/live/phases.js";
import { isDormant } from "dialogseminar/live/rest.js";
import { roundOf } from "dialogseminar/live/report_back.js";
import { everySecond } from "dialogseminar/live/ticker.js";
import { _, loadTranslations } from "dialogseminar/translate";

const COMPACT_FROM = 40;
const CARDS_AT_ONCE = 60;
const PAUSE_BETWEEN_MANY = 400;
const STILL_FOR = 1500;
const NOTICE_FOR = 10_000;

const page = JSON.parse(document.getElementById("page").textContent);
const part = (name) => document.getElementById(name);

const view = {
  state: null, online: null, revoked: false, notice: "", readingNotice: "",
  query: "", filter: "all", most: CARDS_AT_ONCE, order: [], opened: null, renaming: false, addingTime: false,
  forgetting: 0, movedAt: 0, groupsDrawnAt: 0, groupsWaiting: 0, callers: new Set(),
};

const linkPlace = makeLinkPlace();
let link = null;
let frame = 0;
const jobs = new ExportJobs({ code: page.code, csrf: page.csrf, onChange: () => schedule() });
const commands = new ProgrammeCommands({
  op: (type, fields) => link.op(type, fields),
  revision: () => view.state.programme.revision,
  time: () => performance.now(),
});

// What the dialogs know of the page around them.
const desk = {
  code: page.code,
  get state() {
    return view.state;
  },
  now: () => link.now(),
  planShift: shiftNow,
  dayEnd: dayEndNow,
  command,
  send: deliver,
  ask,
  notify,
};

const timeDialog = new TimeDialog(part("time-dialog"), desk);
const replanDialog = new ReplanDialog(part("replan-dialog"), desk);
const roundDialog = new RoundDialog(part("round-dialog"), desk);
const alertsDialog = new AlertsDialog(part("alerts-dialog"), desk);
const courseDialog = new CourseDialog(part("course-dialog"), desk);
const restDialog = new RestDialog(part("rest-dialog"), desk);
const joinDialog = new JoinDialog(part("join-dialog"), desk);
const messageDialog = new MessageDialog(part("message-dialog"), desk);
const closeDialog = new CloseDialog(part("close-dialog"), desk);
const dialogs = [joinDialog, messageDialog, closeDialog, timeDialog, replanDialog, roundDialog, alertsDialog, courseDialog, restDialog];

const roundMemory = new RoundMemory(fetchRoundOrder);
const focus = new FocusKeeper(() => document.getElementById("round-title") ?? part("deck").querySelector(".deck__title"));

const alerts = new TimeAlerts({
  name: `${page.code}/console`,
  programme: () => view.state?.programme,
  now: () => link.now(),
});

// Drawing

function schedule() {
  if (!frame) frame = requestAnimationFrame(drawAll);
}

function drawAll() {
  frame = 0;
  if (!view.state) {
    drawLinkAlone();
    return;
  }
  const calling = view.state.groups.filter((card) => card.help_called_at).length;
  document.title = `${calling ? `(${calling}) ` : ""}${view.state.seminar.title} · ${_("Console")}`;
  drawBar();
  drawProgramme();
  drawGroupsInTime();
  drawReading();
  dialogs.forEach((dialog) => dialog.draw());
  focus.keep();
}

// Before the programme is here there is no bar to say it in.
function drawLinkAlone() {
  if (view.online !== false) return;
  render(linkState(view), linkPlace);
  if (view.revoked) part("deck").firstElementChild.textContent = view.notice;
}

function drawBar() {
  const { state } = view;
  const status = state.programme.status;
  render(bar({
    state, jobs, act, openJoin: () => joinDialog.show(), openClose: () => closeDialog.open(), dealAll, redraw: schedule, code: page.code,
    openAlerts: () => alertsDialog.open(), openCourse: () => courseDialog.open(),
    online: view.online, revoked: view.revoked,
    mayFinish: !state.seminar.closed_at && (status === "running" || status === "paused"),
  }), part("bar"));
}

function shiftNow() {
  return planShift(view.state.programme, view.state.seminar.starts_at, link.now());
}

function dayEndNow() {
  const { programme } = view.state;
  return endOfDay(programme, shiftedTimes(programme, link.now()), shiftNow());
}

function drawProgramme() {
  const { state } = view;
  const { programme, seminar } = state;
  const shift = shiftNow();
  const rows = timeline(programme, shiftedTimes(programme, link.now()), shift);
  const position = rows.findIndex((row) => row.standing === "current");
  const started = programme.status !== "planned";
  const before = started ? rows.slice(0, position === -1 ? rows.length : position) : [];
  const after = rows.slice(position === -1 ? before.length : position + 1);
  const line = lineContext();
  const draw = (some) => some.map((row) => programmeRow(row, line));
  render(html`<ol class="rows" role="list">${draw(before)}</ol>`, part("past"));
  keepAtEnd(part("past"), before.length);
  drawClocks();
  render(html`
    ${roundStart({ state, online: view.online && !line.over, openRound: () => roundDialog.open() })}
    ${position === -1 ? nothing : blockDetails(rows[position].block, seminar.language)}
    ${shift && !line.over ? otherDayNote(seminar, started) : nothing}
    ${after.length ? html`<ol class="rows" role="list">${draw(after)}</ol>` : nothing}
    ${programme.status === "finished" || seminar.closed_at
      ? afterwards({ jobs, state, openClose: () => closeDialog.open() })
      : nothing}`, part("coming"));
  drawDayEnd(line);
}

function lineContext() {
  const { programme, seminar } = view.state;
  const over = programme.status === "finished" || Boolean(seminar.closed_at);
  const open = view.online && !over && !isDormant(programme, link.now());
  return {
    act, over, zone: seminar.time_zone, language: seminar.language,
    mayGo: open && programme.status !== "planned",
    maySkip: open && mayBeSkipped(programme),
    today: programme.started_at ?? Math.max(seminar.starts_at, link.now()),
  };
}

function drawDayEnd({ over, maySkip, zone, today }) {
  const end = dayEndNow();
  render(dayEnd(end, {
    finished: over, zone, today, mayReplan: maySkip,
    openReplan: () => replanDialog.open(end.difference ?? 0),
  }), part("day"));
}

// The block that was just left stands right above the deck.
function keepAtEnd(element, count) {
  if (element.dataset.count === String(count)) return;
  element.dataset.count = String(count);
  element.scrollTop = element.scrollHeight;
}

/** All that moves with every second. */
function drawClocks() {
  const { state, online } = view;
  const now = link.now();
  render(deck({
    state, now, act, online, notice: view.notice, alert: alerts.shown,
    more: addTime, openMessage: () => messageDialog.open("all"),
  }), part("deck"));
  render(isDormant(state.programme, now) ? nothing : phaseList({ state, now, online, openTime }), part("now"));
  part("round").hidden = !state.programme.round;
  part("console").dataset.round = state.programme.round ? "on" : "off";
  render(roundPanel({ state, now, act, online, order: roundMemory.order, openGroup: readAlong }), part("round"));
}

async function fetchRoundOrder() {
  const response = await fetch(`/api/snapshot?code=${encodeURIComponent(page.code)}&view=facilitator`);
  return response.ok ? (await response.json()).programme.round_order : null;
}

// Hundreds of cards are laid out at most a few times a second, however much the groups write.
function drawGroupsInTime() {
  const pause = view.state.groups.length > COMPACT_FROM ? PAUSE_BETWEEN_MANY : 0;
  const wait = view.groupsDrawnAt + pause - performance.now();
  if (wait <= 0) drawGroups();
  else if (!view.groupsWaiting) view.groupsWaiting = setTimeout(drawGroups, wait);
}

function drawGroups() {
  const { state } = view;
  clearTimeout(view.groupsWaiting);
  Object.assign(view, { groupsDrawnAt: performance.now(), groupsWaiting: 0 });
  const now = link.now();
  const { programme, groups } = state;
  const block = blockInView(programme);
  view.order = settledOrder(view.order, orderByNeed(groups, programme, now), mayMoveCards());
  const byNumber = new Map(groups.map((card) => [card.number, card]));
  const cards = view.order.map((number) => byNumber.get(number)).filter(Boolean);
  const shown = cards.filter((card) => matches(card, view.query) && passes(card, view.filter, programme, now));
  render(summaryLine(summary(groups, programme, now), { filter: view.filter, choose }), part("summary"));
  part("cards").dataset.density = groups.length > COMPACT_FROM ? "compact" : "normal";
  render(shown.length
    ? cardGrid(shown.slice(0, view.most), {
        block, now, programme, opened: view.opened, open: openGroup,
        zone: state.seminar.time_zone, longest: longestBar(groups, block),
      })
    : html`<p class="cards__empty">${nothingShown()}</p>`, part("cards"));
  part("more-cards").hidden = shown.length <= view.most;
  announceCalls(groups);
}

function nothingShown() {
  if (view.query) return _("No group has that number, name or place.");
  if (view.filter === "need") return _("No group is calling or silent.");
  return _("Every group has handed in.");
}

// Cards stay put under a hand: no sorting while the pointer or the focus is among them.
function mayMoveCards() {
  const cards = part("cards");
  const still = performance.now() - view.movedAt > STILL_FOR;
  return still && !cards.matches(":hover") && !cards.contains(document.activeElement);
}

function drawReading() {
  const { state, opened } = view;
  const panel = part("reading");
  const card = state.groups.find((each) => each.number === opened);
  panel.hidden = !card;
  part("console").dataset.reading = card ? "open" : "closed";
  if (!card) return;
  render(reading({
    state, card, group: state.watched?.number === opened ? { ...state.watched, help_called_at: card.help_called_at } : null,
    now: link.now(), send, answerHelp, openMessage: (to) => messageDialog.open(to), close: closeGroup, notice: view.readingNotice,
    renaming: view.renaming, setRenaming, openTime, closed: Boolean(state.seminar.closed_at),
  }), panel);
}

// Those who need somebody stand first; the rest comes as one scrolls down.
function showMore(seen) {
  if (!view.state || (Array.isArray(seen) && !seen.some((entry) => entry.isIntersecting))) return;
  view.most += CARDS_AT_ONCE;
  drawGroups();
}

// Doing

function said(answer) {
  if (answer.ok) return "";
  if (answer.error.code === "stale") return _("Somebody else has just moved the programme. This is how it stands now.");
  return answer.error.message;
}

const UNREACHED = () => _("The server can't be reached. Try again in a moment.");

/** Says something under the deck's buttons, for a while. */
function notify(text) {
  clearTimeout(view.forgetting);
  view.notice = text;
  if (text) view.forgetting = setTimeout(() => notify(""), NOTICE_FOR);
  schedule();
}

/** Gives a command; answers what went wrong, in words, or nothing, and null where it was ignored. */
async function command(name, fields) {
  try {
    const answer = await commands.send(name, fields);
    return answer && said(answer);
  } catch {
    return UNREACHED();
  }
}

async function act(name, fields) {
  const undone = name === "undo" && !commands.isAhead ? undoInWords(view.state.programme) : "";
  const error = await command(name, fields);
  if (error === null) return;
  notify(error || (undone ? _("Undone: %(what)s.", { what: undone }) : ""));
}

/** Asks the server for something that changes nothing. */
async function ask(event, payload) {
  try {
    const answer = await link.ask(event, payload);
    return { answer: answer.ok ? answer : null, error: said(answer) };
  } catch {
    return { answer: null, error: UNREACHED() };
  }
}

/** Adds the minutes that were typed in the deck's field, or takes them away. */
async function addTime(field) {
  const seconds = secondsIn(field.value);
  if (seconds === null) {
    field.setAttribute("aria-invalid", "true");
    return notify(_("Write a number of minutes, such as 7 or −3."));
  }
  if (view.addingTime) return undefined;
  view.addingTime = true;
  const error = await command("extend", { seconds });
  view.addingTime = false;
  if (!error) field.value = "";
  return notify(error);
}

function openTime(choice) {
  timeDialog.open(choice);
}

/** Sends an operation of another kind; answers what went wrong, in words, or nothing. */
async function deliver(type, fields) {
  try {
    return said(await link.op(type, fields));
  } catch {
    return UNREACHED();
  }
}

/** Sends an operation that belongs to a group; what went wrong is said in the side panel too. */
async function send(type, fields) {
  view.readingNotice = await deliver(type, fields);
  schedule();
  return view.readingNotice;
}

async function dealAll() {
  const error = await deliver("roles.deal", { to: "all" });
  notify(error || _("The roles have been dealt in every group."));
}

async function openGroup(number) {
  if (view.opened === number) return closeGroup();
  Object.assign(view, { opened: number, renaming: false, readingNotice: "" });
  drawGroups();
  drawReading();
  part("reading").scrollTop = 0;
  part("reading-title")?.focus({ preventScroll: false });
  return link.watch(number).catch(() => {
    view.readingNotice = UNREACHED();
    schedule();
  });
}

/** The group's points, beside the round. */
function readAlong(number) {
  return view.opened === number ? part("reading-title")?.focus() : openGroup(number);
}

function closeGroup() {
  const number = view.opened;
  view.opened = null;
  link.watch(null).catch(() => {});
  drawGroups();
  drawReading();
  document.getElementById(`card-${number}`)?.focus();
}

function setRenaming(renaming) {
  view.renaming = renaming;
  drawReading();
  if (renaming) part("group-name").focus();
  else keepFocusInReading();
}

async function answerHelp(group) {
  await send("help.answer", { group });
  drawAll();
  keepFocusInReading();
}

// A button that goes away hands its focus to the heading, not to the top of the page.
function keepFocusInReading() {
  if (document.activeElement === document.body) part("reading-title").focus();
}

function choose(filter) {
  Object.assign(view, { filter, most: CARDS_AT_ONCE });
  drawGroups();
}

// Saying what changes, once and politely

function announceCalls(groups) {
  const calling = new Set(groups.filter((card) => card.help_called_at).map((card) => card.number));
  const fresh = [...calling].filter((number) => !view.callers.has(number));
  view.callers = calling;
  if (fresh.length) announce(_("Group %(numbers)s asks for help", { numbers: fresh.join(", ") }));
}

// Life

function tick() {
  if (!view.state) return;
  alerts.look();
  drawClocks();
  drawReading();
}

function leftOf(programme, now) {
  return [remaining(programme, now), currentPhase(programme, now)?.left ?? null, roundOf(programme, now)?.left ?? null];
}

function makeLinkPlace() {
  const place = document.createElement("div");
  place.setAttribute("role", "status");
  part("bar").append(place);
  return place;
}

function listen() {
  tendMenus();
  makeRegion();
  part("search").addEventListener("input", (event) => {
    Object.assign(view, { query: event.target.value, most: CARDS_AT_ONCE });
    drawGroups();
  });
  new IntersectionObserver(showMore, { rootMargin: "600px" }).observe(part("more-cards"));
  part("more-cards").addEventListener("click", showMore);
  part("cards").addEventListener("pointermove", () => (view.movedAt = performance.now()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.opened !== null && !document.querySelector("dialog[open]")) closeGroup();
  });
  everySecond({
    lefts: () => (view.state ? leftOf(view.state.programme, link.now()) : [null]),
    now: () => link.now(),
    tick,
  });
  setInterval(schedule, 5000);
  dialogs.forEach((dialog) => dialog.element.addEventListener("close", schedule));
}

function clearPlaceholders() {
  part("console").removeAttribute("aria-busy");
  for (const name of ["bar", "deck"]) part(name).replaceChildren();
}

function showRevoked() {
  view.revoked = true;
  view.notice = _("This link has been withdrawn. Ask for a new one.");
  schedule();
}

await loadTranslations(page.language);
link = connect({
  auth: { code: page.code, view: "facilitator" },
  onState: (state) => {
    if (!view.state) clearPlaceholders();
    view.state = state;
    roundMemory.look(state.programme).then((isNews) => isNews && schedule(), () => {});
    schedule();
  },
  onLink: ({ online }) => {
    view.online = online;
    schedule();
  },
  onRevoked: showRevoked,
});
listen();
