// SPDX-License-Identifier: Apache-2.0

package import Documents
package import HubCore

/// Turns `patchbay.json` into a ``HubConfiguration``, or tells everything that is wrong with it.
package enum ConfigurationFile {
    /// The customary name.
    package static let name = "patchbay.json"

    /// Reads the file, with `environment` for its `${env:NAME}`, and the policy that it names. Relative paths in it are
    /// relative to its folder.
    package static func load(
        path: String, environment: [String: String]
    ) throws(DocumentFailure) -> HubConfiguration {
        var configuration = try parse(Document(reading: path), environment: environment)
        if let file = configuration.policyFile {
            configuration.policy = try PolicyFile.load(path: file, mustDenyByDefault: configuration.identity != nil)
        }
        return configuration
    }

    /// The document alone, without the files that it names; its name says where relative paths begin.
    package static func parse(
        _ document: Document, environment: [String: String]
    ) throws(DocumentFailure) -> HubConfiguration {
        let report = DocumentReport(document)
        let texts = ReferenceResolver(folder: folder(of: document.file), environment: environment)
        let configuration = ConfigurationReader(texts: texts).read(report.root)
        return try report.finish(configuration)
    }

    /// Only where the file puts the data directory, for commands that look for the hub that runs with it; what is wrong
    /// elsewhere does not matter to them.
    package static func dataDirectory(
        path: String, environment: [String: String]
    ) throws(DocumentFailure) -> String {
        let document = try Document(reading: path)
        let report = DocumentReport(document)
        let texts = ReferenceResolver(folder: folder(of: document.file), environment: environment)
        guard let node = report.root.member("data") else { return HubConfiguration().dataDirectory }
        return try report.finish(texts.path(node))
    }

    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) + "/" } ?? ""
    }
}
