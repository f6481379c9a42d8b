const secrets = new WeakMap<object, unknown>();

/** A personal value that shows itself masked everywhere; {@link revealSensitive} is the one way to the whole of it. */
export interface Sensitive<T> {
  readonly masked: string;
  toString(): string;
  toJSON(): string;
  /** Never present; ties the type parameter. */
  readonly __type?: T;
}

/** Wraps a value with its masked form. Printing, logging and JSON give only the masked form. */
export function makeSensitive<T>(value: T, mask: (value: T) => string): Sensitive<T> {
  const masked = mask(value);
  const wrapped: Sensitive<T> = Object.freeze({ masked, toString: () => masked, toJSON: () => masked });
  secrets.set(wrapped, value);
  return wrapped;
}

/** The whole value. Callers record why: `purpose` must not be empty. Throws a `RangeError` otherwise. */
export function revealSensitive<T>(sensitive: Sensitive<T>, purpose: string): T {
  if (purpose.trim() === '') throw new RangeError('A reveal names its purpose.');
  return secrets.get(sensitive) as T;
}
