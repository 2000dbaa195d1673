// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Kills the groups of our children if we end without having stopped them, by whatever cause, SIGKILL included.
///
/// `posix_spawn` cannot set a parent-death signal, and that signal would follow the thread rather than the process.
/// Instead one shell waits at a pipe that only we can write to, is told of every group that begins and ends, and kills
/// those that are left when the pipe ends, which the kernel sees to. It is started with the first child and ends with
/// us. Its script is fixed; only numbers are written to it.
final class ProcessGuard: Sendable {
    static let shared = ProcessGuard()

    private static let script = """
        trap '' HUP INT TERM
        groups=
        while read -r line; do
            case $line in
            +*) groups="$groups ${line#+}" ;;
            -*) left=; for group in $groups; do [ "$group" = "${line#-}" ] || left="$left $group"; done; groups=$left ;;
            esac
        done
        for group in $groups; do kill -s KILL -- "-$group"; done
        """

    private struct State {
        var groups: Set<pid_t> = []
        var shell: (pid: pid_t, pipe: Int32)?
    }

    private let state = Mutex(State())

    /// What keeps the group from being guarded, nil if nothing does.
    func add(_ group: pid_t) -> String? {
        state.withLock { state in
            state.groups.insert(group)
            if let shell = state.shell, Self.tell(shell, "+\(group)\n") { return nil }
            return Self.restart(&state)
        }
    }

    /// Before the group's leader is reaped, while its number cannot be another's.
    func remove(_ group: pid_t) {
        state.withLock { state in
            state.groups.remove(group)
            if let shell = state.shell, !Self.tell(shell, "-\(group)\n") { _ = Self.restart(&state) }
        }
    }

    /// What the shell sees of our end: its pipe is closed. For tests.
    func abandon() {
        state.withLock { state in
            if let shell = state.shell.take() {
                close(shell.pipe)
                while waitpid(shell.pid, nil, 0) < 0, errno == EINTR {}
            }
        }
    }

    /// The shell's process, while there is one. For tests.
    var shell: pid_t? { state.withLock { $0.shell?.pid } }

    /// Somebody killed the shell, or there was none yet.
    private static func restart(_ state: inout State) -> String? {
        if let shell = state.shell.take() {
            // In this order: at the end of its pipe a shell that still lives would do its work.
            kill(shell.pid, SIGKILL)
            close(shell.pipe)
            while waitpid(shell.pid, nil, 0) < 0, errno == EINTR {}
        }
        do {
            state.shell = try start()
        } catch {
            return "\(error)"
        }
        for group in state.groups {
            guard let shell = state.shell, tell(shell, "+\(group)\n") else { return "it does not listen" }
        }
        return nil
    }

    private static func start() throws -> (pid: pid_t, pipe: Int32) {
        let pipe = try Pipe(.toChild)
        defer { close(pipe.childs) }
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let program = ProcessSpawner.Program(
            path: "/bin/sh", arguments: ["sh", "-c", script], environment: [], directory: "/",
            descriptors: [pipe.childs, nowhere, nowhere], ownSession: true)
        do {
            return (try ProcessSpawner.start(program), pipe.ours)
        } catch {
            close(pipe.ours)
            throw error
        }
    }

    /// Leaves the process to be reaped.
    private static func isAlive(_ pid: pid_t) -> Bool {
        var information = siginfo_t()
        let result = waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT)
        return result == 0 && information.si_signo == 0
    }

    /// False when the shell is gone. A write alone would not always tell: a child that is about to be executed may still
    /// hold the other end of the pipe. A line is shorter than the pipe takes at once, and the shell reads it at once.
    private static func tell(_ shell: (pid: pid_t, pipe: Int32), _ line: String) -> Bool {
        guard isAlive(shell.pid) else { return false }
        let bytes = Array(line.utf8)
        var count = Glibc.write(shell.pipe, bytes, bytes.count)
        while count < 0, errno == EINTR { count = Glibc.write(shell.pipe, bytes, bytes.count) }
        return count == bytes.count
    }
}
