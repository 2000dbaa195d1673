// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One upstream MCP server, whatever its transport and revision. It connects when first needed and again after a loss.
package protocol UpstreamConnection: Sendable {
    /// Makes sure there is a connection and tells what is at its other end. Any number of callers share one attempt;
    /// the outcome is kept until the connection is lost.
    func connect() async throws(UpstreamError) -> UpstreamDescription

    /// The `result` object as the upstream sent it. Cancelling the task withdraws the call from the upstream.
    func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON

    /// Ends the session and the process, if there is one. Open calls fail, later ones too.
    func close() async
}
