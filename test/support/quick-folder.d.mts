/** Where the files of databases that are thrown away cost least: in memory, where that can be. */
export const quickFolder: string
