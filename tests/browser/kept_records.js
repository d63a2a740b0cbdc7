// Puts records into the groups' outbox, as pages that were closed without network left them.
(records) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("dialogseminar");
  opening.onupgradeneeded = () => opening.result.createObjectStore("outbox");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const putting = database.transaction("outbox", "readwrite");
    for (const [key, record] of records) putting.objectStore("outbox").put(record, key);
    putting.oncomplete = () => resolve(database.close());
  };
})
