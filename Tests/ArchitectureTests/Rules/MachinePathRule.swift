// SPDX-License-Identifier: Apache-2.0

/// No file names a folder of the machine that it was written on.
struct MachinePathRule {
    /// Written in halves, so that this file keeps the rule.
    private static let roots = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/tm" + "p/", "/opt/" + "swift"]

    func breaches(path: String, text: String) -> [Breach] {
        guard Self.roots.contains(where: text.contains) else { return [] }
        return zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)).flatMap { number, line in
            Self.roots.filter { names(line, $0) }.map {
                Breach(path, line: number, "names a path of one machine: \($0)")
            }
        }
    }

    /// Whether the line holds `root` at the beginning of a path, not in the middle of one.
    private func names(_ line: Substring, _ root: String) -> Bool {
        line.ranges(of: root).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && before != "." && before != "}" && before != ")"
        }
    }
}
