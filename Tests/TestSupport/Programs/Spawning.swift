// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// One call of `posix_spawn`, with three pipes.
struct Spawning {
    struct Child {
        let pid: Int32
        /// Our ends of its standard streams.
        let input: Int32
        let output: Int32
        let errors: Int32
    }

    /// One at a time: between `pipe` and `fcntl` a descriptor could slip into another child.
    private static let turn = Mutex(())

    /// What `env` shall run, `env` itself included.
    let arguments: [String]
    let environment: [String: String]

    func spawn() throws -> Child {
        try Self.turn.withLock { _ in
            let (input, output, errors) = (try Ends(), try Ends(), try Ends())
            let theirs = [input.reading, output.writing, errors.writing]
            defer { for descriptor in theirs { close(descriptor) } }
            let pid = try spawn(with: theirs)
            return Child(pid: pid, input: input.writing, output: output.reading, errors: errors.reading)
        }
    }

    private struct Ends {
        let reading: Int32
        let writing: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw Program.Failure("no pipe: error \(errno)") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            (reading, writing) = (ends[0], ends[1])
        }
    }

    private func spawn(with descriptors: [Int32]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (target, descriptor) in zip(Int32(0)..., descriptors) {
            posix_spawn_file_actions_adddup2(&actions, descriptor, target)
        }
        resetSignals(&attributes)
        var pid: Int32 = 0
        let failure = withCStrings(arguments) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw Program.Failure("\(arguments) does not start: error \(failure)") }
        return pid
    }

    /// A thread of the test runner may block signals or ignore them; its children must not.
    private func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    private func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
