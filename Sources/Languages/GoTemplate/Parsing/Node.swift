/// One piece of a compiled template. Nodes lie in one array of their text and name each other by position, so that walking
/// them counts no references and looks up no names.
struct Node {
  enum Kind: UInt8 {
    // Statements
    /// `a`: where the bytes start in the text; `count`: how many.
    case text
    /// `a`: the pipe.
    case action
    /// `a`: the pipe; `b`: the list; `c`: the list behind `else`, or -1.
    case `if`, with, range
    /// `a`: the pipe, or -1; `b`: the key that names the template.
    case template
    case `break`, `continue`
    /// `a`: where the statements start in the children; `count`.
    case list

    // Expressions
    /// `a`: where the commands start in the children; `count`; `b`: where the declarations start in them; `c`: how many.
    /// `flag`: assigns instead of declaring.
    case pipe
    /// `a`: where the operands start in the children; `count`.
    case command
    /// `a`: where the names start in the keys; `count`.
    case field
    /// `a`: the slot, or -1 for a variable that does not exist at run time; `b`: where its name starts in the keys, the
    /// names of fields follow; `count`: of those.
    case variable
    /// `a`: the operand; `b`: where the names start in the keys; `count`.
    case chain
    /// `a`: the index in the function table; `count`: length of the name in the text, which stands at the position.
    case function
    case dot, `nil`
    /// `a`: the constant; `count`: length of the literal in the text, which stands at the position. A `bool`'s value is
    /// its flag; a `number`'s constant is that of `literals`.
    case bool, string, number
  }

  var kind: Kind
  var flag = false
  /// Where the node is in the text, in bytes, as Go has it for error messages: a chain of fields is at its second dot.
  var position: Int32
  var count: Int32 = 0
  var a: Int32 = -1
  var b: Int32 = -1
  var c: Int32 = -1
}
