// Menus made of <details class="menu">: closed by Escape, by a press elsewhere and by a choice.

function close(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

export function tendMenus(root = document) {
  root.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (event.key === "Escape" && menu) {
      event.stopPropagation();
      close(menu);
    }
  });
  root.addEventListener("pointerdown", (event) => {
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  root.addEventListener("click", (event) => {
    const menu = event.target.closest?.(".menu__item")?.closest("details.menu");
    if (menu) close(menu);
  });
}
