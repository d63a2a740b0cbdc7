/** Who is here, which roles there are, what each does; taken or handed over in one tap. */

import { html, nothing } from "lit";
import { _ } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { ROLE_ICONS, ROLES, holderWhoLeft, isFree, isMine, personName, roleName, roleTask } from "dialogseminar/group/roles.js";

export function rolesPanel(page) {
  return html`
    <section class="roles" id="roles-panel" aria-label=${_("Roles")}>
      <ul class="roles__list" role="list">
        ${ROLES.map((role) => roleCard(page, role))}
      </ul>
      ${people(page)}
    </section>
  `;
}

function roleCard(page, role) {
  const { group, you } = page;
  const mine = isMine(group, you, role);
  return html`
    <li class="role-card" data-holder=${mine ? "you" : isFree(group, role) ? "none" : "other"}>
      <div class="role-card__head">
        <span class="role-card__icon">${icon(ROLE_ICONS[role])}</span>
        <div>
          <h3 class="role-card__name">${roleName(role)}</h3>
          <p class="role-card__who">${mine ? _("You") : whoHolds(group, role)}</p>
        </div>
      </div>
      <p class="role-card__task">${roleTask(role)}</p>
      ${page.isOpen ? roleActions(page, role, mine) : nothing}
    </li>
  `;
}

function whoHolds(group, role) {
  const holder = group.roles[role];
  if (holder === null) return _("Nobody yet");
  const name = personName(group, holder);
  return holderWhoLeft(group, role) ? html`${name} <span class="muted">${_("has left")}</span>` : name;
}

function roleActions(page, role, mine) {
  const free = isFree(page.group, role);
  const others = page.group.participants.filter((person) => person.present && person.id !== page.you.participant && person.id !== page.group.roles[role]);
  return html`
    <div class="role-card__actions">
      ${mine || !page.you.participant
        ? nothing
        : html`<button class="ds-button" type="button" data-size="sm" data-variant=${free ? "primary" : "secondary"} @click=${() => page.takeRole(role)}>
            ${free ? _("Take the role") : _("Take over")}<span class="visually-hidden">: ${roleName(role)}</span>
          </button>`}
      ${others.length ? handOver(page, role, mine, others) : nothing}
    </div>
  `;
}

function handOver(page, role, mine, others) {
  return html`
    <div class="role-card__others" role="group" aria-label=${_("Give the role to someone: %(role)s", { role: roleName(role) })}>
      <span class="small muted">${mine ? _("Hand over to") : _("Give it to")}</span>
      ${others.map(
        (person) => html`<button class="chip" type="button" @click=${() => page.takeRole(role, person.id)}>${personName(page.group, person.id)}</button>`,
      )}
    </div>
  `;
}

/** Everyone in the group, those who are here first, and one's own name to change. */
export function people(page) {
  const { group, you } = page;
  const here = group.participants.filter(({ present }) => present);
  return html`
    <div class="people">
      <h3 class="people__title">${icon("PersonGroup")} ${_("Here now: %(count)s", { count: here.length })}</h3>
      <ul class="people__list" role="list">
        ${group.participants.map(
          (person) => html`<li class="person" data-present=${person.present}>
            ${personName(group, person.id)}${person.id === you.participant ? html` <span class="muted">(${_("you")})</span>` : nothing}
            ${person.present ? nothing : html` <span class="muted">${_("has left")}</span>`}
          </li>`,
        )}
      </ul>
      ${you.participant && page.isOpen ? rename(page) : nothing}
    </div>
  `;
}

function rename(page) {
  return html`
    <form class="rename" @submit=${(event) => submitName(event, page)}>
      <div class="ds-field">
        <label class="ds-label" for="own-name">${_("Your first name (optional)")}</label>
        <div class="rename__row">
          <input class="ds-input" id="own-name" name="name" maxlength="80" autocomplete="given-name" data-size="sm" .defaultValue=${page.you.name ?? ""}>
          <button class="ds-button" type="submit" data-variant="secondary" data-size="sm">${_("Change")}</button>
        </div>
      </div>
    </form>
  `;
}

async function submitName(event, page) {
  event.preventDefault();
  const name = event.currentTarget.elements.name.value.trim();
  if (await page.request("participant.rename", { name })) page.say(_("Your name is changed."));
}
