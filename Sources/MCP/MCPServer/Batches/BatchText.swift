// SPDX-License-Identifier: Apache-2.0

/// The answers to a batch as one text (JSON-RPC 2.0, section 6; MCP: revision 2025-03-26 only).
enum BatchText {
    static func join(_ answers: [[UInt8]]) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "[")]
        text.reserveCapacity(answers.reduce(2) { $0 + $1.count + 1 })
        for (index, answer) in answers.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: answer)
        }
        text.append(UInt8(ascii: "]"))
        return text
    }
}
