// SPDX-License-Identifier: Apache-2.0

/// A child process that answers each line with `ok` and the line, until the Nth, on which it fails.
package struct FaultyChild: Sendable {
    package enum Fault: CaseIterable, Sendable {
        case exits
        case isKilled
        /// Says nothing more, but reads on.
        case closesOutput
        /// Reads nothing more, but lives on.
        case closesInput
        /// Answers with a line above the bound of `maximumLine`, then goes on.
        case rambles

        /// What a shell does.
        fileprivate func command(_ maximumLine: Int) -> String {
            switch self {
            case .exits: "exit 3"
            case .isKilled: "kill -9 $$"
            case .closesOutput: "exec >/dev/null"
            case .closesInput: "exec </dev/null; exec tail -f /dev/null"
            case .rambles: "head -c \(maximumLine + 1) /dev/zero | tr '\\0' x; echo; continue"
            }
        }
    }

    package let maximumLine = 4096
    /// For `sh -c`.
    package let script: String

    /// `operation` counts lines from 1.
    package init(failing operation: Int, by fault: Fault) {
        script = """
            number=0
            while read -r line; do
                number=$((number + 1))
                if [ $number -eq \(operation) ]; then \(fault.command(maximumLine)); fi
                echo "ok $line"
            done
            """
    }
}
