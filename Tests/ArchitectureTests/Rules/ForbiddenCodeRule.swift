// SPDX-License-Identifier: Apache-2.0

/// Constructs that switch a check of the compiler off, crash on input, or wait by the clock.
struct ForbiddenCodeRule: SourceRule {
    func breaches(in file: SourceFile) -> [Breach] {
        let sources = file.path.hasPrefix("Sources/")
        let tests = file.path.hasPrefix("Tests/")
        var found = file.breaches(of: "try!", "try! crashes on input: handle or rethrow the error")
        found += file.breaches(of: "nonisolated(unsafe)", "nonisolated(unsafe) switches the race check off")
        found += file.breaches(of: "import XCTest", "tests are written with Swift Testing only")
        for call in [" Process()", " Process.run("] {
            found += file.breaches(of: call, "Foundation's Process misses exits: use TestSupport's Program")
        }
        if sources {
            found += file.breaches(of: "Task.sleep", "timers come from the event loop, not from Task.sleep")
            found += file.breaches(of: "@testable", "@testable belongs to tests")
            found += file.breaches(of: "@_exported", "a module does not re-export another")
        }
        if tests {
            found += sleeps(in: file)
        }
        if !file.path.hasPrefix("Sources/Adapters/") {
            found += file.breaches(of: "@unchecked Sendable", "@unchecked Sendable belongs to Sources/Adapters only")
        } else {
            found += unprovedSendables(in: file)
        }
        return found
    }

    private func sleeps(in file: SourceFile) -> [Breach] {
        let calls = file.breaches(of: "sleep(", "a test awaits an event or advances the manual clock; it never sleeps")
        let values = file.breaches(of: ".sleep", "a test awaits an event or advances the manual clock; it never sleeps")
        return calls + values.filter { !calls.contains($0) }
    }

    /// An adapter's `@unchecked Sendable` carries its proof in the comment right above the declaration or on its line.
    private func unprovedSendables(in file: SourceFile) -> [Breach] {
        zip(0..., file.code).filter { $0.1.contains("@unchecked Sendable") }.compactMap { index, _ in
            let above = file.lines[..<index].reversed()
                .first { !$0.drop { $0 == " " }.hasPrefix("@") && !$0.hasSuffix(",") }
            let isProved = file.lines[index].contains("//") || above?.contains("//") == true
            return isProved ? nil : Breach(file.path, line: index + 1, "no comment proves this @unchecked Sendable")
        }
    }
}
