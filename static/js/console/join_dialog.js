// The way in: the code and the QR code, large enough to be read from the back of a room.

import { html } from "lit";
import { spacedCode, typedAddress } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog, closeButton } from "./console_dialog.js";

export class JoinDialog extends ConsoleDialog {
  content() {
    const { state, code } = this.desk;
    const address = typedAddress(state.seminar.join_url);
    return html`${closeButton(_("Close"))}
      <div class="join">
        <img class="join__qr" src="/s/${code}/qr.svg" alt=${_("QR code that opens %(address)s", { address: state.seminar.join_url })}>
        <div class="join__words">
          <h2 class="join__title" id="join-title">${_("Join your group")}</h2>
          <ol class="join__steps">
            <li>${_("Scan the code with your phone, or open")} <strong class="join__address">${address}</strong></li>
            <li>${_("Type this code")} <strong class="join__code figures">${spacedCode(state.seminar.code)}</strong></li>
            <li>${_("Choose your group")}</li>
          </ol>
          <p class="join__count figures">${_("%(joined)s of %(groups)s groups are here", {
            joined: state.seminar.groups_joined, groups: state.seminar.groups })}</p>
        </div>
      </div>`;
  }
}
