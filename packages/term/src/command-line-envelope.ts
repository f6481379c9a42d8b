import type { CommandEnvelope } from '@bulou/kernel';

/** The command line acts for the county aid centre, whose rights are the whole county. */
export function makeEnvelope(countyCode: string, commandId: string): CommandEnvelope {
  return {
    commandId,
    schemaVersion: 1,
    countyCode,
    actor: { actorId: 'command-line', role: 'county-aid-centre', territory: countyCode },
    claimedAt: new Date().toISOString(),
  };
}
