// SPDX-License-Identifier: Apache-2.0

/// A function that feeds any bytes to one parser and checks what must hold whatever they are.
///
/// Tools/fuzz runs it under libFuzzer; FuzzReplayTests runs it over the kept corpus and former failures.
package struct FuzzTarget: Sendable {
    /// Also the name of its folders in Tests/Fuzz/Corpus and Tests/Fuzz/FailCases.
    package let name: String
    /// Where its parser lies, from the root of the checkout: what the coverage table counts.
    package let sources: [String]
    /// Throws when an invariant is broken. A trap is a finding too.
    package let run: @Sendable ([UInt8]) throws(FuzzFinding) -> Void

    init(_ name: String, of sources: [String], _ run: @escaping @Sendable ([UInt8]) throws(FuzzFinding) -> Void) {
        self.name = name
        self.sources = sources
        self.run = run
    }

    package static let all: [FuzzTarget] = [
        .httpRequest, .chunkedBody, .http2, .serverSentEvents, .webSocket, .multipart, .json, .jsonEditing, .jsonRPC,
        .messageIntake, .lines, .stun, .rtp, .rtcp, .sdp, .dataChannel, .framedPackets, .liveKitSignal,
        .sanitizer,
    ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What was broken, in words.
package struct FuzzFinding: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Throws a finding unless the condition holds.
func expect(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws(FuzzFinding) {
    guard condition else { throw FuzzFinding(otherwise()) }
}
