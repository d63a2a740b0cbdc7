// Copies what the browser needs from node_modules/ to static/vendor/, which is not committed.
// The browser loads these files as they are, through the import map: nothing is bundled.

import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "node_modules");
const target = join(root, "static", "vendor");
const staging = `${target}.new`;

const files = {
  "socket.io-client/dist/socket.io.esm.min.js": "socket.io.js",
  "idb-keyval/dist/index.js": "idb-keyval.js",
  "sortablejs/modular/sortable.esm.js": "sortable.js",
  "@digdir/designsystemet-css/dist/src/index.css": "designsystemet/designsystemet.css",
  "@digdir/designsystemet-css/dist/theme/designsystemet.css": "designsystemet/theme.css",
};

const moduleTrees = ["lit", "lit-html", "lit-element", "@lit/reactive-element"];

const inter = "@fontsource-variable/inter";
const interSubsets = ["latin-ext", "latin"];

async function readPackageFile(path) {
  return readFile(join(packages, path), "utf8");
}

async function write(path, text) {
  await mkdir(dirname(join(staging, path)), { recursive: true });
  await writeFile(join(staging, path), text);
}

/** Source maps are not copied, so the browser must not be sent to look for them. */
function withoutSourceMap(text) {
  return text.replace(/\n?\/[/*]# sourceMappingURL=.*\n?$/, "\n");
}

async function copyFiles() {
  for (const [from, to] of Object.entries(files)) {
    await write(to, withoutSourceMap(await readPackageFile(from)));
  }
}

async function copyModuleTree(name) {
  const entries = await readdir(join(packages, name), { recursive: true });
  const wanted = entries.filter(
    (path) => path.endsWith(".js") && !/^(development|node|node_modules)\//.test(path),
  );
  for (const path of wanted) {
    await write(join(name, path), withoutSourceMap(await readPackageFile(join(name, path))));
  }
}

/** Designsystemet's theme asks for the family "Inter"; the package calls it "Inter Variable". */
async function copyFont() {
  const stylesheet = await readPackageFile(`${inter}/wght.css`);
  const faces = stylesheet.match(/@font-face\s*{[^}]*}/g);
  const wanted = faces.filter((face) =>
    interSubsets.some((subset) => face.includes(`/inter-${subset}-wght-normal.woff2`)),
  );
  await write("inter/inter.css", `${wanted.join("\n").replaceAll("Inter Variable", "Inter")}\n`);
  for (const subset of interSubsets) {
    const file = `files/inter-${subset}-wght-normal.woff2`;
    await cp(join(packages, inter, file), join(staging, "inter", file));
  }
}

async function iconNames() {
  const list = await readFile(join(root, "scripts", "icons.txt"), "utf8");
  return list.split("\n").filter((line) => line && !line.startsWith("#"));
}

async function symbol(name) {
  const svg = await readPackageFile(`@navikt/aksel-icons/dist/svg/${name}.svg`).catch(() => {
    throw new Error(`scripts/icons.txt names "${name}", which is no icon of @navikt/aksel-icons.`);
  });
  const [, viewBox, shapes] = svg.match(/viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/);
  return `<symbol id="${name}" viewBox="${viewBox}" fill="none">${shapes.trim()}</symbol>`;
}

async function makeSprite() {
  const symbols = await Promise.all((await iconNames()).map(symbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await write("icons.svg", sprite);
}

async function copyLicences() {
  const installed = JSON.parse(await readPackageFile(".package-lock.json")).packages;
  for (const path of Object.keys(installed)) {
    const name = path.replace(/^.*node_modules\//, "");
    const names = await readdir(join(root, path));
    const licence = names.find((file) => /^licen[cs]e/i.test(basename(file)));
    if (licence) await write(`licences/${name}.txt`, await readFile(join(root, path, licence), "utf8"));
  }
}

await rm(staging, { recursive: true, force: true });
await copyFiles();
for (const name of moduleTrees) await copyModuleTree(name);
await copyFont();
await makeSprite();
await copyLicences();
await rm(target, { recursive: true, force: true });
await rename(staging, target);
