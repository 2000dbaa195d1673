// SPDX-License-Identifier: Apache-2.0

/// How a child process ended.
package enum ProcessExit: Equatable, Sendable, CustomStringConvertible {
    case status(Int32)
    case signal(Int32)
    /// Somebody else collected the status.
    case unknown

    package var description: String {
        switch self {
        case .status(let code): "exited with status \(code)"
        case .signal(let number): "was killed by signal \(number)"
        case .unknown: "ended in an unknown way"
        }
    }

    /// From a status of `wait(2)` of a process that has ended.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .status(waitStatus >> 8 & 0xFF) : .signal(signal)
    }
}
