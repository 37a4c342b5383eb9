/** Whether anything of a text can be seen: blanks, signs that join or turn others, and fillers alone are an empty text. */
export const isVisible = (text: string): boolean => /[^\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)
