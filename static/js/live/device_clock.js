/** The device's time in milliseconds, on a clock that setting the device's own does not move. */
export function deviceNow() {
  return performance.timeOrigin + performance.now();
}
