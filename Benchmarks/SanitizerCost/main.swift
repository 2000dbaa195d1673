// SPDX-License-Identifier: Apache-2.0

// What the sanitizer costs with the shipped rules, on one core in a release build: `swift run -c release sanitizer-cost
// Manifests/Sanitizer`. Prints a table, and exits with 1 when a promise is not kept.

import Documents
import Glibc
import JSON
import Sanitizer

guard CommandLine.arguments.count == 2 else {
    print("usage: sanitizer-cost FOLDER")
    exit(2)
}
do {
    let folder = CommandLine.arguments[1]
    let rules = try RulePack(Document(reading: "\(folder)/rules.json").root.value)
    let model = try TokenModel(Document(reading: "\(folder)/model.json").root.value)
    let cost = SanitizerCost(ContentSanitizer(rules: rules, model: model))
    let rows = try cost.rows()
    print("| sanitizer | measured | promised | kept |\n| --- | --- | --- | --- |")
    for row in rows { print("| \(row.name) | \(row.measured) | \(row.promised) | \(row.isKept ? "yes" : "**no**") |") }
    exit(rows.allSatisfy(\.isKept) ? 0 : 1)
} catch {
    print("sanitizer-cost: \(error)")
    exit(2)
}
