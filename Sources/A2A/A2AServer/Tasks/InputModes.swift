// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// The media types that a card says its agent takes.
struct InputModes: Sendable {
    private let declared: [String]

    init(_ card: AgentCard) {
        let skills = (card.raw["skills"] ?? .emptyArray).elements
        let lists = [card.raw["defaultInputModes"]] + skills.map { $0["inputModes"] }
        declared = lists.flatMap { ($0 ?? .emptyArray).elements.compactMap { $0.string?.lowercased() } }
    }

    /// A part that names no media type passes, and so does everything where the card declares none.
    func check(_ message: A2AMessage) throws(A2AError) {
        guard !declared.isEmpty else { return }
        for type in message.mediaTypes where !takes(type) {
            throw A2AError(
                .contentTypeNotSupported, "The agent does not take \(type.prefix(100))",
                metadata: ["mediaType": String(type.prefix(100))])
        }
    }

    private func takes(_ type: String) -> Bool {
        let name = type.lowercased().prefix { $0 != ";" && $0 != " " }
        return declared.contains { mode in
            mode == "*/*" || mode == name || (mode.hasSuffix("/*") && name.hasPrefix(mode.dropLast()))
        }
    }
}
