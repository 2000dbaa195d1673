// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Processes
import TestSupport
import Testing

/// What a child is started with.
@Suite(.timeLimit(.minutes(5))) struct SpawnTests {
    @Test("the child leads its own group, with standard signals and three descriptors")
    func startingState() async throws {
        try await ChildHarness.run { harness in
            let script = """
                echo $$; ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat
                grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\t'
                i=0; while [ $i -lt 100 ]; do [ -e /proc/$$/fd/$i ] && open="$open $i"; i=$((i + 1)); done; echo $open
                """
            let child = try harness.spawn(script)
            await harness.wait(lines: 5)
            let lines = harness.lines.map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(lines[0] == "\(child.pid)")
            #expect(lines[1] == "\(child.pid)")
            #expect(lines[2] == "SigBlk:0000000000000000")
            // Signals 32 and 33 belong to the C library, which lets nobody change them.
            let ignored = try #require(UInt64(lines[3].dropFirst("SigIgn:".count), radix: 16))
            #expect(ignored & ~0x1_8000_0000 == 0)
            #expect(lines[4] == "0 1 2")
            #expect(await child.stop(grace: .seconds(40)) == .status(0))
        }
    }

    @Test("the environment is exactly the one given")
    func environment() async throws {
        try await ChildHarness.run { harness in
            setenv("PATCHBAY_TEST_SECRET", "leaked", 1)
            let child = try harness.spawn(
                ProcessConfiguration(command: "/usr/bin/env", environment: ["ONE": "1", "TWO": "a b"]))
            #expect(await child.stop(grace: .seconds(40)) == .status(0))
            #expect(Set(harness.lines) == ["ONE=1", "TWO=a b"])
            let minimal = ProcessEnvironment.minimal(adding: ["ONE": "1", "HOME": "/elsewhere"])
            #expect(minimal["PATCHBAY_TEST_SECRET"] == nil)
            #expect(minimal["ONE"] == "1")
            #expect(minimal["HOME"] == "/elsewhere")
            #expect(minimal["PATH"] != nil)
            #expect(Set(minimal.keys).subtracting(ProcessEnvironment.inheritedNames) == ["ONE"])
        }
    }

    @Test("the child starts in the directory asked for, and arguments are not interpreted")
    func directoryAndArguments() async throws {
        try await ChildHarness.run { harness in
            let arguments = ["-c", "pwd; printf '%s\\n' \"$@\"", "sh", "$HOME", "a;b", "*", "'"]
            var configuration = ProcessConfiguration(command: "sh", arguments: arguments)
            configuration.workingDirectory = "/usr"
            let child = try harness.spawn(configuration)
            #expect(await child.stop(grace: .seconds(40)) == .status(0))
            #expect(harness.lines == ["/usr", "$HOME", "a;b", "*", "'"])
        }
    }

    @Test(
        "a command that cannot run is explained",
        arguments: [
            ("no-such-command-here", nil, "not found in PATH"), ("/no/such/file", nil, "no such file"),
            ("/etc", nil, "is a directory"), ("/etc/passwd", nil, "is not executable"), ("", nil, "empty"),
            ("sh", "/no/such/directory", "no working directory"), ("sh", "/etc/passwd", "is not a directory"),
        ] as [(String, String?, String)])
    func cannotStart(command: String, directory: String?, reason: String) async throws {
        try await ChildHarness.run { harness in
            let configuration = ProcessConfiguration(command: command, workingDirectory: directory)
            let error = #expect(throws: ProcessError.self) { try harness.spawn(configuration) }
            guard case .cannotStart(let named, let text) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(named == command)
            #expect(text.contains(reason))
        }
    }

    @Test("what the kernel refuses to execute is explained, too")
    func notAProgram() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)").path
        defer { unlink(file) }
        try await ChildHarness.run { harness in
            // Written by another process: a child started meanwhile by another test would inherit our descriptor of it
            // for a moment, and a file that is open for writing cannot be executed.
            let writer = try harness.spawn("printf '\\001\\002' > '\(file)' && chmod +x '\(file)'")
            #expect(await writer.stop(grace: .seconds(40)) == .status(0))
            let error = #expect(throws: ProcessError.self) { try harness.spawn(ProcessConfiguration(command: file)) }
            #expect("\(String(describing: error))".contains("Exec format"))
        }
    }

    @Test("an argument that the kernel would cut is refused")
    func embeddedNUL() async throws {
        try await ChildHarness.run { harness in
            let configuration = ProcessConfiguration(command: "sh", arguments: ["a\0b"])
            let error = #expect(throws: ProcessError.self) { try harness.spawn(configuration) }
            #expect("\(String(describing: error))".contains("NUL"))
        }
    }
}
