/** What Ludus uses of @sabaki/sgf, which ships no types of its own. */
declare module '@sabaki/sgf' {
  export interface Node {
    readonly id: number | null
    readonly data: Readonly<Record<string, readonly string[]>>
    readonly parentId: number | null
    readonly children: readonly Node[]
  }
  export interface Token {
    readonly type: 'parenthesis' | 'semicolon' | 'prop_ident' | 'c_value_type' | 'invalid'
    readonly value: string
    readonly row: number
    readonly col: number
  }
  const sgf: {
    tokenizeIter(contents: string): Iterable<Token>
    parseTokens(tokens: readonly Token[]): Node[]
    stringify(node: Pick<Node, 'data' | 'children'>, options?: { linebreak?: string }): string
    stringifyVertex(vertex: readonly [column: number, row: number]): string
  }
  export default sgf
}
