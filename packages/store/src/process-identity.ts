/** Tells whether a process that was written down is still that process: pids are used again, a pid with its start time is not. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly processId: number;
  /** Opaque text that the system gives for when the process started; empty where it cannot be known. */
  readonly startedAt: string;
  /** The boot and process namespace in which the pid means anything. */
  readonly machine: string;
}

/** Who this process is. */
export function describeProcess(processId: number): ProcessIdentity {
  return { processId, startedAt: findStartTime(processId) ?? '', machine: describeMachine() };
}

/** `true` or `false`, or `undefined` for a process of another machine or container, of which nothing can be known from here. */
export function isProcessAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.machine !== describeMachine()) {
    // The boot id comes first: after a restart nothing of before is alive.
    return bootOf(identity.machine) === bootOf(describeMachine()) ? undefined : false;
  }
  if (!processExists(identity.processId)) return false;
  const startedAt = findStartTime(identity.processId);
  if (startedAt === undefined) return false;
  return identity.startedAt === '' || startedAt === '' || startedAt === identity.startedAt;
}

/** True while any process has the pid; one that we may not signal exists too. */
export function processExists(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `undefined` when the process is gone (or only its entry is left), empty when the system does not say. */
function findStartTime(processId: number): string | undefined {
  if (process.platform === 'linux') return readLinuxStartTime(processId);
  const [program, ...parameters] =
    process.platform === 'win32'
      ? ['powershell', '-NoProfile', '-Command', `(Get-Process -Id ${processId}).StartTime.Ticks`]
      : ['ps', '-o', 'lstart=', '-p', String(processId)];
  const answer = spawnSync(program!, parameters, { encoding: 'utf8', windowsHide: true });
  if (answer.error !== undefined) return '';
  const text = answer.stdout.trim();
  return text === '' && !processExists(processId) ? undefined : text;
}

function readLinuxStartTime(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything; state is the third, start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function describeMachine(): string {
  if (process.platform !== 'linux') return `${hostname()} ${process.platform}`;
  return `${readBootId()} ${readNamespace()}`;
}

function bootOf(machine: string): string {
  return machine.split(' ')[0] ?? '';
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return hostname();
  }
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
