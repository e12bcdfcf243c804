/// What the standard library has got since libjsonnet 0.18, as in go-jsonnet 0.22.
enum StandardLibrary {
  /// The name by which `additions` are imported.
  static let path = "apus:std"

  /// The functions that `additions` define.
  static let names: Set<String> = [
    "trim", "isEmpty", "equalsIgnoreCase", "xor", "xnor", "all", "any", "sum", "avg", "minArray", "maxArray", "contains",
    "remove", "removeAt", "flattenDeepArray", "objectRemoveKey", "sha1", "sha256", "sha512", "sha3", "objectKeysValues",
    "objectKeysValuesAll", "round", "isDecimal", "isInteger", "isEven", "isOdd", "deg2rad", "rad2deg", "log2", "log10", "pi",
    "hypot", "atan2", "splitLimitR", "escapeStringXML", "isNull", "apusWithoutLastLineBreak",
  ]

  /// Functions computed by `StandardLibrary.digest`, by the name under which programs see them.
  static let natives = ["sha1", "sha256", "sha512", "sha3"]

  static let additions = #"""
    {
      local isString(name, value) =
        if std.isString(value) then true else error name + ': expected a string, got ' + std.type(value),
      local isArray(name, value) =
        if std.isArray(value) then true else error name + ': expected an array, got ' + std.type(value),
      local isNumber(name, value) =
        if std.isNumber(value) then true else error name + ': expected a number, got ' + std.type(value),
      local isBoolean(name, value) =
        if std.isBoolean(value) then true else error name + ': expected a boolean, got ' + std.type(value),
      local smallest(array, keyF, isBetter) =
        std.foldl(function(best, element) if isBetter(keyF(element), keyF(best)) then element else best, array[1:], array[0]),

      isNull(v):: v == null,
      trim(str):: std.stripChars(str, ' \t\n\f\r\u0085\u00A0'),
      isEmpty(str):: std.length(str) == 0,
      equalsIgnoreCase(str1, str2):: std.asciiLower(str1) == std.asciiLower(str2),
      xor(x, y):: if isBoolean('xor', x) && isBoolean('xor', y) then x != y,
      xnor(x, y):: if isBoolean('xnor', x) && isBoolean('xnor', y) then x == y,
      all(arr)::
        if isArray('all', arr) then std.length([x for x in arr if isBoolean('all', x) && !x]) == 0,
      any(arr):: if isArray('any', arr) then std.length([x for x in arr if isBoolean('any', x) && x]) > 0,
      sum(arr):: std.foldl(function(a, b) a + b, arr, 0),
      avg(arr, onEmpty=error 'Cannot calculate average of an empty array.')::
        if std.length(arr) == 0 then onEmpty else self.sum(arr) / std.length(arr),
      minArray(arr, keyF=function(x) x, onEmpty=error 'Expected at least one element in array. Got none')::
        if std.length(arr) == 0 then onEmpty else smallest(arr, keyF, function(a, b) a < b),
      maxArray(arr, keyF=function(x) x, onEmpty=error 'Expected at least one element in array. Got none')::
        if std.length(arr) == 0 then onEmpty else smallest(arr, keyF, function(a, b) a > b),
      contains(arr, elem):: if isArray('contains', arr) then std.length([x for x in arr if x == elem]) > 0,
      removeAt(arr, at):: if isArray('removeAt', arr) then [arr[i] for i in std.range(0, std.length(arr) - 1) if i != at],
      remove(arr, elem)::
        local places = std.find(elem, arr);
        if std.length(places) == 0 then arr else self.removeAt(arr, places[0]),
      flattenDeepArray(value):: if std.isArray(value) then std.flatMap(self.flattenDeepArray, value) else [value],
      objectRemoveKey(obj, key)::
        local hidden = std.setDiff(std.objectFieldsAll(obj), std.objectFields(obj));
        { [k]: obj[k] for k in std.objectFields(obj) if k != key }
        + std.foldl(function(all, k) if k == key then all else all { [k]:: obj[k] }, hidden, {}),
      objectKeysValues(o):: [{ key: k, value: o[k] } for k in std.objectFields(o)],
      objectKeysValuesAll(o):: [{ key: k, value: o[k] } for k in std.objectFieldsAll(o)],

      pi:: 3.14159265358979311600,
      round(x):: std.floor(x + 0.5),
      isInteger(x):: if isNumber('isInteger', x) then std.floor(x) == x,
      isDecimal(x):: if isNumber('isDecimal', x) then std.floor(x) != x,
      isEven(x):: if isNumber('isEven', x) then std.floor(x) % 2 == 0,
      isOdd(x):: if isNumber('isOdd', x) then std.floor(x) % 2 != 0,
      deg2rad(x):: x * self.pi / 180,
      rad2deg(x):: x * 180 / self.pi,
      log2(x):: std.log(x) / std.log(2),
      log10(x):: std.log(x) / std.log(10),
      hypot(a, b):: std.sqrt(a * a + b * b),
      atan2(y, x)::
        if x > 0 then std.atan(y / x)
        else if x < 0 then (if y >= 0 then std.atan(y / x) + self.pi else std.atan(y / x) - self.pi)
        else if y > 0 then self.pi / 2
        else if y < 0 then -self.pi / 2
        else 0,

      splitLimitR(str, c, maxsplits)::
        local parts = std.split(str, c);
        local joined = std.length(parts) - maxsplits;
        if maxsplits == -1 || joined <= 1 then parts
        else [std.join(c, parts[:joined])] + parts[joined:],
      escapeStringXML(str_)::
        local names = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' };
        std.join('', [if std.objectHas(names, c) then names[c] else c for c in std.stringChars(std.toString(str_))]),
      sha1(str):: if isString('sha1', str) then std.native('apusSha1')(str),
      sha256(str):: if isString('sha256', str) then std.native('apusSha256')(str),
      sha512(str):: if isString('sha512', str) then std.native('apusSha512')(str),
      sha3(str):: if isString('sha3', str) then std.native('apusSha3')(str),

      apusWithoutLastLineBreak(block):: std.substr(block, 0, std.length(block) - 1),
    }
    """#
}
