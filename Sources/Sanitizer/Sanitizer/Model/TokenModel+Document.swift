// SPDX-License-Identifier: Apache-2.0

package import JSON

extension TokenModel {
    /// Reads what ``document`` wrote.
    package init(_ document: JSONValue) throws(RulePackError) {
        guard let version = document["version"]?.string, let scale = document["scale"]?.double,
            let tableBias = document["tableBias"]?.double, let manifest = document["flaggedManifest"]?.double,
            let text = document["table"]?.array, let bias = document["bias"]?.double,
            let weights = document["weights"]?.object, let flagged = document["flagged"]?.double,
            let certain = document["certain"]?.double
        else { throw .missing("version, scale, table, tableBias, bias, weights, flagged, flaggedManifest or certain") }
        var table: [Int8] = []
        for line in text {
            guard let line = line.string else { throw .missing("table as lines of text") }
            var high: UInt8?
            for byte in line.utf8 {
                guard let digit = EncodedRuns.digit(byte) else { throw .missing("table in hexadecimal digits") }
                if let first = high {
                    table.append(Int8(bitPattern: first << 4 | digit))
                    high = nil
                } else {
                    high = digit
                }
            }
        }
        guard table.isEmpty || table.count.nonzeroBitCount == 1, table.count <= 256 << 10 else {
            throw .missing("table of a power of two of at most 256 Ki weights")
        }
        var values: [String: Double] = [:]
        for (name, value) in weights { values[name] = value.double ?? 0 }
        self.init(
            version: version, table: table, scale: scale, tableBias: tableBias,
            combination: Combination(bias: bias, weights: CombinedValues(named: values)),
            thresholds: ScoreThresholds(flagged: flagged, flaggedManifest: manifest, certain: certain),
            calibration: try Self.calibration(document["calibration"]))
    }

    /// `{"content": [slope, shift], "manifest": [slope, shift]}`; models of before have none.
    private static func calibration(_ value: JSONValue?) throws(RulePackError) -> ScopeCalibration {
        func line(_ name: String) throws(RulePackError) -> ScoreCalibration {
            guard let pair = value?[name]?.array else { return .none }
            guard pair.count == 2, let slope = pair[0].double, let shift = pair[1].double, slope > 0 else {
                throw .missing("calibration as a slope above 0 and a shift")
            }
            return ScoreCalibration(slope: slope, shift: shift)
        }
        return ScopeCalibration(content: try line("content"), manifest: try line("manifest"))
    }

    private static func pair(_ line: ScoreCalibration) -> JSONValue {
        .array([.double(line.slope), .double(line.shift)])
    }

    package var document: JSONValue {
        var lines: [JSONValue] = []
        let digits = Array("0123456789abcdef")
        for start in stride(from: 0, to: table.count, by: 128) {
            let bytes = table[start..<min(start + 128, table.count)].map { UInt8(bitPattern: $0) }
            lines.append(.string(String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })))
        }
        var values = JSONObject()
        for (name, value) in CombinedValues.names { values[name] = .double(combination.weights[keyPath: value]) }
        return [
            "version": .string(version), "scale": .double(scale), "tableBias": .double(tableBias),
            "bias": .double(combination.bias), "weights": .object(values), "flagged": .double(thresholds.flagged),
            "flaggedManifest": .double(thresholds.flaggedManifest), "certain": .double(thresholds.certain),
            "calibration": [
                "content": Self.pair(calibration.content), "manifest": Self.pair(calibration.manifest),
            ],
            "table": .array(lines),
        ]
    }
}
