/** Who acts: an account, or the program itself for what it does unasked. */
export interface Actor {
  readonly actorId: string;
  readonly role: string;
  /** Division code that the actor's rights end at. */
  readonly territory: string;
  /** School whose pupils the actor answers for, wherever they live. */
  readonly schoolId?: string;
}

/**
 * What every write carries. The id is made by the client: the same id with the same input returns the first result,
 * the same id with another input is refused.
 */
export interface CommandEnvelope {
  readonly commandId: string;
  readonly schemaVersion: number;
  readonly countyCode: string;
  readonly actor: Actor;
  readonly device?: string;
  /** When the client says it happened, ISO 8601. The server keeps its own time beside it. */
  readonly claimedAt: string;
  /** The version the client had seen; a stale one becomes a conflict. */
  readonly basedOn?: string;
}
