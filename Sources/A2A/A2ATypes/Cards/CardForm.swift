// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The forms over which signers in the field sign a card. All are canonical JSON (RFC 8785) of the card without its
/// signatures; they differ in what else is left out.
package enum CardForm: Sendable, CaseIterable {
    /// Section 8.4.1: default values gone, unless the member is required or was set though it is optional.
    case specification
    /// Everything as received.
    case received
    /// Of the first form, empty texts, lists and objects gone too, required or not: what the official Python SDK signs.
    case withoutEmpty

    /// The bytes that are signed. Throws only for cards nested deeper than 1,024 levels.
    package func bytes(of card: RawJSON) throws(JSONError) -> [UInt8] {
        let bare = card.editing([.remove("signatures")])
        return switch self {
        case .specification: try CanonicalJSON.bytes(of: A2ASchema.card.withoutDefaults(bare))
        case .received: try CanonicalJSON.bytes(of: bare)
        case .withoutEmpty:
            try CanonicalJSON.bytes(of: Self.withoutEmpty(A2ASchema.card.withoutDefaults(bare)) ?? .emptyObject)
        }
    }

    private static func withoutEmpty(_ value: RawJSON) -> RawJSON? {
        switch value.kind {
        case .object:
            let kept = value.rewritingMembers { key, member, writer in
                if let member = withoutEmpty(member) { writer.member(key, member) }
            }
            return kept == .emptyObject ? nil : kept
        case .array:
            let kept = value.elements.compactMap(withoutEmpty)
            return kept.isEmpty ? nil : .array(kept)
        case .string: return value.string?.isEmpty == true ? nil : value
        case .null: return nil
        case .number, .boolean: return value
        }
    }
}

extension ProtoMessage {
    /// The members of the message whose value is not the default of their type, and those that are required or have
    /// presence. What the message does not know is left out, as a reader of protobuf would.
    fileprivate func withoutDefaults(_ json: RawJSON) -> RawJSON {
        json.rewritingMembers { key, value, writer in
            guard let field = fields.first(where: { $0.name == key }), !value.isNull else { return }
            if [.explicit, .required, .requiredList].contains(field.manner) || !value.isDefault(of: field.type) {
                writer.member(key, field.withoutDefaults(value))
            }
        }
    }
}

extension ProtoField {
    fileprivate func withoutDefaults(_ value: RawJSON) -> RawJSON {
        guard case .message(let message) = type else { return value }
        switch manner {
        case .repeated, .requiredList: return value.mappingElements(message.withoutDefaults)
        case .map:
            return value.rewritingMembers { key, entry, writer in writer.member(key, message.withoutDefaults(entry)) }
        case .implicit, .explicit, .required: return message.withoutDefaults(value)
        }
    }
}

extension RawJSON {
    /// Messages have presence: an empty one is not a default.
    fileprivate func isDefault(of type: ProtoType) -> Bool {
        switch kind {
        case .string: string?.isEmpty == true
        case .array: self[0] == nil
        case .boolean: boolean == false
        case .number: double == 0
        case .object, .null: false
        }
    }
}
