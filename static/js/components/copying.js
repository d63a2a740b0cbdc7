/** Copies a field's text. Without a secure connection browsers only copy what is selected. */
export async function copyField(field) {
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  field.focus();
  field.select();
  if (!document.execCommand("copy")) throw new Error("copy");
  return undefined;
}
