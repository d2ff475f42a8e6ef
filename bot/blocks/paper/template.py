"""How a paper is set, in Typst: words come in as data and are never read as Typst."""

from typing import Final

TEMPLATE: Final = """\
#let given = json(bytes(sys.inputs.given))
#set document(title: given.title)
#set text(font: given.font, lang: given.language, size: 10.5pt)
#set page(paper: "a4", margin: (x: 24mm, y: 22mm), numbering: "1 / 1")
#set par(leading: 0.62em, spacing: 0.9em)
#show heading: set block(above: 1.4em, below: 0.7em)
#show heading.where(level: 1): set text(size: 18pt)
#show heading.where(level: 2): set text(size: 13pt)
#show link: underline

#let words(some) = {
  for each in some {
    if each.kind == "text" { each.text }
    else if each.kind == "break" { linebreak() }
    else if each.kind == "strong" { strong(words(each.words)) }
    else if each.kind == "emph" { emph(words(each.words)) }
    else if each.kind == "strike" { strike(words(each.words)) }
    else if each.kind == "link" { link(each.to, words(each.words)) }
  }
}

#let blocks(some) = {
  for each in some {
    if each.kind == "heading" { heading(level: each.level, words(each.words)) }
    else if each.kind == "paragraph" { par(words(each.words)) }
    else if each.kind == "quote" { quote(block: true, blocks(each.blocks)) }
    else if each.kind == "list" {
      if each.ordered { enum(..each.items.map(blocks)) } else { list(..each.items.map(blocks)) }
    } else if each.kind == "table" {
      let cells = each.rows.map(row => row.map(words))
      table(columns: each.columns, stroke: 0.4pt, table.header(..cells.first()), ..cells.slice(1).flatten())
    }
  }
}

#blocks(given.body)
"""
