// SPDX-License-Identifier: Apache-2.0

package import A2ATypes

/// What a message of a conformance suite asks for, by the prefix of its id or of its text.
package enum ContractBehaviour: Sendable, Equatable {
    case complete
    case message
    case inputRequired
    case reject
    case fail
    /// Works, produces one artifact with this part, completes.
    case artifact(String)
    case chunks
    case longRunning(Duration)

    /// The id's prefix counts before the text's; nil where neither is one of the contract's.
    package init?(_ message: A2AMessage) {
        let text = message.text
        let row =
            Self.table.first { message.id.hasPrefix($0.prefix) } ?? Self.table.first { text.hasPrefix($0.prefix) }
        guard let row else { return nil }
        self = row.behaviour
    }

    private static let file =
        #"{"raw":"ZmlsZSBjb250ZW50","filename":"output.txt","mediaType":"text/plain"}"#
    private static let url =
        #"{"url":"https://example.com/output.txt","filename":"output.txt","mediaType":"text/plain"}"#
    private static let text = #"{"text":"Generated text content"}"#

    /// A longer prefix stands before one that it begins with.
    private static let table: [(prefix: String, behaviour: ContractBehaviour)] = [
        ("tck-complete-task", .complete), ("tck-message-response", .message),
        ("tck-input-required", .inputRequired), ("tck-multi-turn", .inputRequired),
        ("tck-reject-task", .reject),
        ("tck-task-failure", .fail), ("tck-artifact-text", .artifact(text)),
        ("tck-artifact-file-url", .artifact(url)),
        ("tck-artifact-file", .artifact(file)),
        ("tck-artifact-data", .artifact(#"{"data":{"key":"value","count":42}}"#)),
        ("tck-stream-artifact-chunked", .chunks), ("tck-stream-chunked", .chunks),
        ("tck-stream-artifact-file", .artifact(file)), ("tck-stream-002", .complete),
        ("tck-stream", .artifact(text)), ("tck-long-running", .longRunning(.seconds(4))),
        ("tck-cancel", .longRunning(.seconds(30))), ("tck-", .complete),
        ("test-resubscribe-message-id", .longRunning(.seconds(4))),
    ]
}
