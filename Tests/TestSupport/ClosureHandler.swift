// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// Handles requests with one closure.
package struct ClosureHandler: HTTPHandling {
    private let body: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void

    package init(_ body: @escaping @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void) {
        self.body = body
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        await body(request, responder)
    }
}
