/// How old something is, as `kubectl` shows it.
public enum Age {
  /// `5s`, `2m13s`, `10m`, `3h4m`, `26h`, `2d3h`, `10d`, `2y10d`; a time in the future is `0s`.
  public static func text(seconds: Int64) -> String {
    if seconds < 0 { return "0s" }
    let minutes = seconds / 60
    let hours = seconds / 3_600
    let days = seconds / 86_400
    func two(_ first: Int64, _ unit: String, _ second: Int64, _ smaller: String) -> String {
      second == 0 ? "\(first)\(unit)" : "\(first)\(unit)\(second)\(smaller)"
    }
    if seconds < 120 { return "\(seconds)s" }
    if minutes < 10 { return two(minutes, "m", seconds % 60, "s") }
    if minutes < 180 { return "\(minutes)m" }
    if hours < 8 { return two(hours, "h", minutes % 60, "m") }
    if hours < 48 { return "\(hours)h" }
    if days < 8 { return two(days, "d", hours % 24, "h") }
    if days < 730 { return "\(days)d" }
    if days < 2_920 { return two(days / 365, "y", days % 365, "d") }
    return "\(days / 365)y"
  }
}
