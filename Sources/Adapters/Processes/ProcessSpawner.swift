// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Starts programs: no shell, a process group of their own, standard signals, and no descriptor but the three given.
enum ProcessSpawner {
    /// A child that runs, and our ends of its pipes.
    struct Spawned {
        let pid: pid_t
        /// Becomes readable when the child has ended.
        let pidDescriptor: Int32
        let input: Int32
        let output: Int32
        let errors: Int32
    }

    static func spawn(_ configuration: ProcessConfiguration) throws(ProcessError) -> Spawned {
        ignorePipeSignal()
        let command = configuration.command
        try CommandSearch.check(directory: configuration.workingDirectory, for: command)
        let path = try CommandSearch.path(
            of: command, along: configuration.environment["PATH"] ?? ProcessEnvironment.defaultPath,
            from: configuration.workingDirectory)
        let pipes = try pipes(for: command)
        defer { for pipe in pipes { close(pipe.childs) } }
        do throws(ProcessError) {
            let program = Program(
                path: path, arguments: [command] + configuration.arguments,
                environment: configuration.environment.map { "\($0.key)=\($0.value)" },
                directory: configuration.workingDirectory, descriptors: pipes.map(\.childs))
            let pid = try start(program)
            let pidDescriptor = try watch(pid, command)
            return Spawned(
                pid: pid, pidDescriptor: pidDescriptor, input: pipes[0].ours, output: pipes[1].ours,
                errors: pipes[2].ours)
        } catch {
            for pipe in pipes { close(pipe.ours) }
            throw error
        }
    }

    /// Writing to a child that has gone must be an error, not our end.
    static func ignorePipeSignal() { _ = pipeSignalIsIgnored }

    private static let pipeSignalIsIgnored: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    private static func pipes(for command: String) throws(ProcessError) -> [Pipe] {
        var pipes: [Pipe] = []
        do throws(PipeError) {
            for direction in [Pipe.Direction.toChild, .fromChild, .fromChild] { pipes.append(try Pipe(direction)) }
        } catch {
            for pipe in pipes { pipe.closeBoth() }
            throw .cannotStart(command: command, reason: "no pipe: \(text(error.errno))")
        }
        return pipes
    }

    /// Without it the child's end could not be noticed: then it must not live.
    private static func watch(_ pid: pid_t, _ command: String) throws(ProcessError) -> Int32 {
        let descriptor = patchbay_pidfd_open(pid)
        guard descriptor < 0 else { return descriptor }
        let reason = "pidfd_open: \(text(errno))"
        kill(-pid, SIGKILL)
        while waitpid(pid, nil, 0) < 0, errno == EINTR {}
        throw .cannotStart(command: command, reason: reason)
    }

    /// What is executed, and with what.
    struct Program {
        var path: String
        /// The name it is called by comes first.
        var arguments: [String]
        var environment: [String]
        var directory: String?
        /// Its descriptors 0, 1 and so on; all others are closed.
        var descriptors: [Int32]
        /// A session of its own instead of only a group.
        var ownSession = false
    }

    static func start(_ program: Program) throws(ProcessError) -> pid_t {
        let command = program.arguments.first ?? program.path
        guard !(program.arguments + program.environment).contains(where: { $0.utf8.contains(0) }) else {
            throw .cannotStart(command: command, reason: "an argument or variable holds a NUL")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        for (number, descriptor) in program.descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        patchbay_spawn_close_from(&actions, Int32(program.descriptors.count))
        if let directory = program.directory { patchbay_spawn_change_directory(&actions, directory) }
        setDefaults(&attributes, ownSession: program.ownSession)
        var pid = pid_t()
        let code = CStringArray(program.arguments).withPointers { arguments in
            CStringArray(program.environment).withPointers { environment in
                posix_spawn(&pid, program.path, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw .cannotStart(command: command, reason: text(code)) }
        return pid
    }

    /// A group of its own, no signal blocked, none ignored.
    private static func setDefaults(_ attributes: inout posix_spawnattr_t, ownSession: Bool) {
        let group = ownSession ? patchbay_spawn_new_session : POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(
            &attributes, Int16(group | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
