// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Writes messages as events of one stream.
struct SSEOutput: StdioOutput {
    let writer: any HTTPBodyWriting

    func write(_ message: [UInt8]) async throws(StdioClosed) {
        do {
            try await writer.write(SSEEncoder.message(message))
        } catch {
            throw StdioClosed()
        }
    }

    func offer(_ message: [UInt8]) -> Bool { writer.offer(SSEEncoder.message(message)) }
}
