// What a reader's own browser keeps, and nobody else gets to know. Browsers may refuse
// to keep anything; then there is nothing.
export function read(storage, name) {
  try {
    return JSON.parse(storage().getItem(`newsroom.${name}`));
  } catch {
    return null;
  }
}

// value: null forgets.
export function write(storage, name, value) {
  try {
    if (value === null) storage().removeItem(`newsroom.${name}`);
    else storage().setItem(`newsroom.${name}`, JSON.stringify(value));
  } catch {
    // Full, or forbidden: the page works as it does without this.
  }
}

// As functions, for already naming one throws where it is forbidden.
export const lasting = () => window.localStorage;
export const ofThisTab = () => window.sessionStorage;
