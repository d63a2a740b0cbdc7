/** The outbox's records of all groups on this device, read and cut from pages that send nothing. */

import { createStore, entries, promisifyRequest } from "idb-keyval";

import { withoutOperations } from "./kept_texts.js";

const store = createStore("dialogseminar", "outbox");

/** Each with its key: `code/group/page`. Where the device can't be read, there is nothing to show. */
export async function readRecords() {
  try {
    return await entries(store);
  } catch {
    return [];
  }
}

/** In one transaction, so that a group's page that writes meanwhile loses nothing by it. */
export function removeOperations(ids) {
  return store("readwrite", (records) => {
    records.openCursor().onsuccess = ({ target }) => target.result && cut(target.result, ids);
    return promisifyRequest(records.transaction);
  });
}

function cut(cursor, ids) {
  const holds = [cursor.value.entries, cursor.value.refused].some((list) => list?.some(({ op }) => ids.includes(op.id)));
  const left = withoutOperations(cursor.value, ids);
  if (holds && left) cursor.update(left);
  else if (holds) cursor.delete();
  cursor.continue();
}
