"""Text to vectors: words, windows of word pieces, and the one pass of the encoder over them."""
