extension FunctionTable {
  /// The functions of sprig that Helm enables, but for the cryptographic ones, and the data formats and durations Helm adds.
  ///
  /// Merged over the language's own functions, sprig's `slice` replaces the language's.
  public static let sprig = FunctionTable(
    StringFunctions.all + CaseFunctions.all + TextListFunctions.all + ConversionFunctions.all + IntegerFunctions.all
      + DecimalFunctions.all + DefaultFunctions.all + TypeFunctions.all + ListFunctions.all + DictionaryFunctions.all
      + MergeFunctions.all + EncodingFunctions.all + ChecksumFunctions.all + RandomFunctions.all + DateFunctions.all
      + DurationFunctions.all + RegularExpressionFunctions.all + VersionFunctions.all + PathFunctions.all + AddressFunctions.all
      + JSONFunctions.all + YAMLFunctions.all + TOMLFunctions.all)
}
