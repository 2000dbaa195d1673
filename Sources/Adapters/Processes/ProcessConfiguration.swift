// SPDX-License-Identifier: Apache-2.0

/// What to run, and the bounds of talking to it.
package struct ProcessConfiguration: Sendable {
    /// A path if it has a slash (relative to `workingDirectory`), else looked for along the `PATH` of `environment`.
    package var command: String
    package var arguments: [String]
    /// Exactly what the child gets; see ``ProcessEnvironment/minimal(adding:)``.
    package var environment: [String: String]
    package var workingDirectory: String?
    /// Bytes of one line of output; a longer line is dropped up to its end and reported.
    package var maximumLine = 16 << 20
    /// Bytes of one line of errors; the rest of a longer line is cut.
    package var maximumErrorLine = 8 << 10
    /// Bytes that may wait for the child to read them before senders are suspended.
    package var maximumPendingInput = 1 << 20

    package init(
        command: String, arguments: [String] = [], environment: [String: String]? = nil,
        workingDirectory: String? = nil
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment ?? ProcessEnvironment.minimal()
        self.workingDirectory = workingDirectory
    }
}
