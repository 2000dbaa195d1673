// SPDX-License-Identifier: Apache-2.0

/// The page of the matrix as Markdown, out of what the runs showed.
struct ProtocolsPage {
    let runs: [MatrixSession: ClientRun]

    var text: String { ([Self.head] + tables + [gaps, Self.interop]).joined(separator: "\n") }

    private static let head = """
        # Revisions, features and transports

        Written by `MatrixTests` out of what its runs showed, and held to it: do not edit.
        `PATCHBAY_SNAPSHOTS=write swift test --skip-build --disable-xctest --filter MatrixTests` writes it anew.

        A client of each kind goes through the hub to each kind of server and does everything that its row says; ✓ is at \
        every door, and a number is the reason why there is nothing to do. The doors are HTTP and `patchbay mcp` on standard \
        streams for the official clients, in the handshake era also HTTP+SSE of 2024-11-05; HTTP for fastmcp's.

        | | |
        | --- | --- |
        | both eras | the official Python SDK 2.3.0, which serves 2024-11-05 to 2026-07-28 |
        | 2025-11-25 | the official Python SDK 1.30.0, the last that knows the handshake only; also over HTTP+SSE of 2024-11-05 |
        | fastmcp | fastmcp 4.1.6, as server and as client |
        | OpenAPI | a plain HTTP service by its document |

        """

    private var groups: [(title: String, sessions: [MatrixSession])] {
        var groups: [(title: String, sessions: [MatrixSession])] = []
        for session in MatrixSession.all {
            let title =
                "\(session.client == .official ? "Official client" : "fastmcp's client"), \(Self.words(session.mode))"
            if let index = groups.firstIndex(where: { $0.title == title }) {
                groups[index].sessions.append(session)
            } else {
                groups.append((title, [session]))
            }
        }
        return groups
    }

    private static func words(_ mode: ClientMode) -> String {
        switch mode {
        case .auto: "which finds out"
        case .legacy: "in the handshake era"
        case .pinned: "pinned to 2026-07-28"
        }
    }

    private var tables: [String] {
        groups.map { title, sessions in
            let columns = Upstream.allCases
            let revision = sessions.compactMap { runs[$0]?.revision }.first ?? "nothing"
            let rows = MatrixAction.allCases.map { action in
                "| \(action.title) | " + columns.map { cell(action, sessions, $0) }.joined(separator: " | ") + " |"
            }
            return """
                ## \(title)

                It settles on \(revision) with the hub.

                | | \(columns.map(\.title).joined(separator: " | ")) |
                | --- |\(String(repeating: " --- |", count: columns.count))
                \(rows.joined(separator: "\n"))

                """
        }
    }

    private func cell(_ action: MatrixAction, _ sessions: [MatrixSession], _ upstream: Upstream) -> String {
        if let gap = sessions.compactMap({ MatrixGap(action, $0, upstream) }).first { return Self.number(of: gap) }
        let works = sessions.allSatisfy { runs[$0]?.row(upstream.rawValue, action)?.ok == true }
        return works ? "✓" : "✗"
    }

    private static func number(of gap: MatrixGap) -> String {
        "\((MatrixGap.allCases.firstIndex(of: gap) ?? 0) + 1)"
    }

    private var gaps: String {
        MatrixGap.allCases.map { "\(Self.number(of: $0)). \($0.rawValue)" }.joined(separator: "\n") + "\n"
    }

    private static var interop: String {
        let rows = InteropEntry.all.map { "| \($0.number) | \($0.duty) | \($0.evidence.words) |" }
        return """
            ## What goes wrong between others

            What users of other clients, servers and hubs met, and which test shows that it does not happen here.

            | | what a hub has to do | shown by |
            | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }
}
