/** A worker that says four times a second that time has passed. */

setInterval(() => postMessage(null), 250);
