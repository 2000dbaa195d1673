// SPDX-License-Identifier: Apache-2.0

package import JSON
package import MCPTypes

/// What the person at a client is asked by elicitation, and what the answer means (2025-06-18 on: elicitation, form).
package struct ConsentQuestion: Sendable {
    static let method = InputRequests.elicitation
    private static let field = "approve"

    private let request: ApprovalRequest

    package init(_ request: ApprovalRequest) { self.request = request }

    /// Whether that client says that it can show a form.
    package static func canBeShown(by client: MCPClientDescription) -> Bool {
        guard client.revision >= .june2025, let elicitation = client.capabilities["elicitation"],
            elicitation.kind == .object
        else { return false }
        // `{}` is a form; who names modes has to name this one.
        return elicitation["form"] != nil || elicitation["url"] == nil
    }

    /// The exact arguments are in the message: nothing that a model could leave out stands between them and the person.
    package var params: RawJSON {
        let text =
            "Allow this call? \(request.method) of \(request.target), at server \(request.server), with "
            + "\(Self.visible(request.arguments.onOneLine().text)). Rule \"\(request.rule)\" of the hub's policy wants a person to "
            + "agree."
        return RawJSON([
            "message": .string(text),
            "requestedSchema": [
                "type": "object",
                "properties": .object([
                    Self.field: ["type": "boolean", "title": "Allow this call, once", "default": false]
                ]),
                "required": [.string(Self.field)],
            ],
        ])
    }

    /// Nil for what is no `ElicitResult`. Whoever accepts the form without ticking the box has said no.
    package static func answer(in result: RawJSON) -> ApprovalAnswer? {
        switch result["action"]?.string {
        case "accept": result["content"]?[field]?.boolean == true ? .approveOnce : .deny
        case "decline", "cancel": .deny
        default: nil
        }
    }

    /// The same value, with what does not show, or turns around what does, as the escapes of JSON.
    static func visible(_ json: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            switch scalar.properties.generalCategory {
            // Between the tokens: inside a string there can be none.
            case .control: text.append(" ")
            case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: text += escape(scalar)
            default: text += scalar.properties.isDefaultIgnorableCodePoint ? escape(scalar) : [scalar]
            }
        }
        return String(text)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let units = UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter
        let text = units.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return Array(text.joined().unicodeScalars)
    }
}
